//! A kettle: an aggregate that is none of the business, and one projection of it.

use base::context::{Context, Stamp};
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use db::{Sql, args, sql};
use engine::aggregate::{Aggregate, Command, Commit, Projection, StoredFact, Streams};
use engine::content::NewFile;
use engine::stream::Why;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boiled {
    Bought {},
    Filled { cups: i64 },
    Poured { cups: i64 },
}

impl StoredFact for Boiled {
    fn kind(&self) -> (&'static str, &'static str) {
        let kind = match self {
            Boiled::Bought {} => "bought",
            Boiled::Filled { .. } => "filled",
            Boiled::Poured { .. } => "poured",
        };
        ("kettle", kind)
    }

    fn version(&self) -> u32 {
        1
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    fn from_json(_module: &str, _kind: &str, _v: i64, body: &str) -> Result<Self, Why> {
        serde_json::from_str(body).map_err(Why::Body)
    }

    fn named(number: i64) -> String {
        format!("kettle {number}")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Fill(i64),
    Pour(i64),
}

impl Command for Ask {
    type Of = Kettle;
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kettle {
    pub cups: i64,
    pub version: u32,
}

/// Keeps how full each kettle is, and how full all of them are together.
pub struct Levels;
pub const LEVELS: &dyn Projection<Kettle> = &Levels;

impl Projection<Kettle> for Levels {
    fn name(&self) -> &'static str {
        "levels"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Kettle>) -> Result<(), Error> {
        let text =
            sql!("insert into level (org, no, cups) values ($1, $2, $3) on conflict (org, no) do update set cups = $3");
        sql.run(text, &args![commit.org.0, commit.id, commit.after.cups])?;
        let change = commit.after.cups - commit.before.map_or(0, |kettle| kettle.cups);
        Ok(engine::counter::tally(sql, commit.org, "cups", change)?)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        let (after, upto) = streams.bounds();
        let theirs = sum(sql, org, streams)?;
        engine::counter::tally(sql, org, "cups", -theirs)?;
        sql.run(sql!("delete from level where org = $1 and no > $2 and no <= $3"), &args![org.0, after, upto])?;
        Ok(())
    }

    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        let all = sum(sql, org, Streams { after: 0, upto: None })?;
        Ok(engine::counter::set_tally(sql, org, "cups", all)?)
    }
}

pub fn sum(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<i64, Error> {
    let (after, upto) = streams.bounds();
    let text = sql!("select cast(coalesce(sum(cups), 0) as bigint) from level where org = $1 and no > $2 and no <= $3");
    Ok(sql.one(text, &args![org.0, after, upto], |row| row.get(0))?.unwrap_or_default())
}

impl Aggregate for Kettle {
    type Fact = Boiled;
    type Command = Ask;
    type Id = i64;
    type Content = Vec<NewFile>;
    type Told = ();

    const NAME: &'static str = "kettle";
    const TITLE: &'static str = "kettle";
    const NUMBERS: std::ops::Range<i64> = 1..1000;

    fn begin(fact: &Boiled, _stamp: Stamp) -> Option<Kettle> {
        (*fact == Boiled::Bought {}).then_some(Kettle { cups: 0, version: 1 })
    }

    fn apply(&mut self, fact: &Boiled, _stamp: Stamp) {
        self.version += 1;
        match fact {
            Boiled::Bought {} => {}
            Boiled::Filled { cups } => self.cups += cups,
            Boiled::Poured { cups } => self.cups -= cups,
        }
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn decide(&self, command: Ask, _ctx: &Context) -> Result<(Vec<Boiled>, Vec<NewFile>), Refusal> {
        let fact = match command {
            Ask::Fill(cups) => Boiled::Filled { cups },
            Ask::Pour(cups) if cups <= self.cups => Boiled::Poured { cups },
            Ask::Pour(_) => return Err(Refusal::not_now("There is not that much in it. Fill it first.")),
        };
        Ok((vec![fact], Vec::new()))
    }

    fn attach(content: &mut Vec<NewFile>, files: Vec<NewFile>) {
        content.extend(files);
    }

    fn has_mail(&self, _sql: &mut Sql, _org: OrgId) -> Result<bool, Error> {
        Ok(false)
    }

    fn keep(sql: &mut Sql, commit: &Commit<Kettle>, content: Vec<NewFile>) -> Result<(), Error> {
        for file in content {
            let text = sql!("insert into kept (org, no, name) values ($1, $2, $3)");
            sql.run(text, &args![commit.org.0, commit.id, &file.name])?;
        }
        Ok(())
    }
}
