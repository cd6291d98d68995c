//! The sample’s group case: one batch of feeder belts that can tear, and the twelve customers who got one. It is told
//! through the desk like every story: a table, a letter in four languages, what came back, and what was delivered.

use super::customers::{address, name};
use super::people::{KARI, PETTER, SARA};
use super::play::{Mailed, Stage};
use super::times::{Times, When};
use super::{customers as known, post};
use base::context::{Actor, Context};
use base::ids::{CaseNo, GroupNo, MemberId};
use base::refusal::Error;
use casework::case::{self, Severity};
use casework::cause::{self, Branch};
use casework::change::{self, Plan};
use casework::group::{self, Audience, Command, work};
use casework::letter::Sections;
use casework::message::{self, Delivery, Kind, Message};
use casework::remedy::{self, Offer};
use engine::desk::{Desk, Who};
use engine::jobs::Turn;
use engine::outbox::Waiting;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use text::Language;

/// Those nobody in the other stories knows: name, address, company, language.
const OTHERS: [(&str, &str, &str, &str); 7] = [
    ("Katrin Wolf", "katrin.wolf@wolfdruck.example", "Wolf Druck", "de"),
    ("Julien Morel", "julien@morel-emballage.example", "Morel Emballage", "fr"),
    ("Aino Salmi", "aino@salmipack.example", "Salmi Pack", "en"),
    ("Ragnhild Eide", "ragnhild@eide-trykk.example", "Eide Trykk", "nb"),
    ("Bram de Vries", "bram@devries-labels.example", "De Vries Labels", "en"),
    ("Elif Kaya", "elif@kayaprint.example", "Kaya Print", "en"),
    ("Henrik Lund", "henrik@lundkartong.example", "Lund Kartong", "nb"),
];

/// The group while it is told.
pub(super) struct Told<'a> {
    stage: &'a Stage,
    group: GroupNo,
    now: Timestamp,
}

/// When it begins.
pub(super) fn begins(times: &Times) -> Timestamp {
    times.resolve(When::On(-1, "10:40"))
}

/// Opens it, and a case for each of its customers; cases are numbered in the order they are opened.
pub(super) async fn begin<'a>(stage: &'a Stage, times: &Times) -> Result<Told<'a>, Error> {
    let began = begins(times).min(stage.until);
    let mut told = Told { stage, group: open(stage, began).await?, now: began };
    told.learn(times).await?;
    told.act(KARI, Command::Import(group::read_table(&table())?)).await?;
    told.work().await?;
    Ok(told)
}

impl Told<'_> {
    /// Tells the rest of it; what its mail server has dealt with, and how many cases it opened.
    pub(super) async fn finish(mut self) -> Result<(Vec<Mailed>, usize), Error> {
        self.pass(40);
        for (language, text) in texts() {
            self.act(KARI, Command::Draft { language, sections: Box::new(text) }).await?;
        }
        self.act(KARI, Command::Send { to: Audience::Everyone, otherwise: None }).await?;
        self.work().await?;
        let (mailed, cases) = self.delivered().await?;
        self.afterwards(&cases).await?;
        Ok((mailed, cases.len()))
    }
}

async fn open(stage: &Stage, at: Timestamp) -> Result<GroupNo, Error> {
    let (org, organisation) = (stage.org, stage.organisation.clone());
    let opened = stage.desk.write(move |sql| {
        let ctx =
            Context { now: at, actor: Actor::Member(KARI), organisation: &organisation, has_mail: true, given: &[] };
        let title = "One batch of feeder belts can tear under load";
        Ok::<_, Error>(group::open(sql, org, &ctx, (title, Severity::Critical), None)?.id)
    });
    opened.await
}

/// The customers as quality control listed them. Nobody has Mette’s order number, and line 14 tells of nobody.
fn table() -> String {
    let mut rows = vec!["name,email,phone,company,language,part,order number,visit".to_owned()];
    for (id, order) in [
        (known::ANKE, "60 214"),
        (known::CLAIRE, "60 218"),
        (known::DEV, "60 221"),
        (known::SOFIA, "60 230"),
        (known::METTE, ""),
    ] {
        let email = address(id).unwrap_or_default();
        rows.push(format!("{},{email},,,,feeder belt 31-2207,{order},Friday", name(id)));
    }
    for ((name, email, company, language), order) in OTHERS.into_iter().zip(60_240..) {
        rows.push(format!("{name},{email},,{company},{language},feeder belt 31-2207,{order},Monday"));
    }
    rows.push("Somebody in Drammen,,,,,feeder belt 31-2207,60 251,".to_owned());
    rows.join("\n")
}

impl Told<'_> {
    fn desk(&self) -> Desk {
        let now = self.now;
        self.stage.desk.at(Arc::new(move || now))
    }

    fn pass(&mut self, minutes: i64) {
        self.now = (self.now + SignedDuration::from_mins(minutes)).min(self.stage.until);
    }

    async fn act(&mut self, by: MemberId, command: Command) -> Result<(), Error> {
        self.pass(1);
        let who = Who { org: self.stage.org, actor: Actor::Member(by) };
        group::act(&self.desk(), who, self.group, command).await.map(drop)
    }

    async fn work(&mut self) -> Result<(), Error> {
        self.pass(1);
        work::work(&self.desk(), &Turn::alone()).await
    }

    /// What holds for all of them.
    async fn learn(&mut self, times: &Times) -> Result<(), Error> {
        let text = "Half speed is safe (tested by Sara). The rest of batch 0926 is blocked; 14 belts pulled back.";
        self.act(SARA, Command::Contain(remedy::Command::Contain { text: text.to_owned() })).await?;
        let cause = cause::Command::Name {
            branch: Branch::System,
            text: "The splice press ran cold on 22 September".to_owned(),
            whys: vec!["nothing stops the press below its temperature".to_owned()],
        };
        self.act(SARA, Command::Cause(cause)).await?;
        let plan = Plan {
            what: "The splice press stops below 140 °C".to_owned(),
            expectation: "No belt with a cold splice leaves the house".to_owned(),
            owner: SARA,
            due: Some(times.resolve(When::On(8, "12:00"))),
            check_on: Some(times.resolve(When::On(30, "12:00"))),
        };
        self.act(SARA, Command::Change(change::Command::Plan(plan))).await
    }

    /// The mail server hands the letters over; Elif’s comes back.
    async fn delivered(&mut self) -> Result<(Vec<Mailed>, Vec<(CaseNo, String)>), Error> {
        self.pass(1);
        let (org, group) = (self.stage.org, self.group);
        let cases = self.stage.desk.read(move |sql| group::members(sql, org, group)).await?;
        let mut mailed = Vec::new();
        for (no, email) in &cases {
            let no = *no;
            let (state, _) = self.stage.desk.read(move |sql| case::load(sql, org, no)).await?;
            let waits = |m: &&Message| matches!(&m.kind, Kind::Out { delivery: Delivery::OnItsWay, .. });
            let Some(n) = state.messages.all().iter().find(waits).map(|message| message.n) else { continue };
            let back = email.starts_with("elif").then_some("550 5.1.1 no such user here");
            let came = match back {
                Some(why) => message::Command::Fail { n, failure: message::Failure::said(why) },
                None => message::Command::Deliver { n },
            };
            self.on(no, Actor::System, came).await?;
            mailed.push((Waiting { org, no, n, tries: 1, since: self.now }, back));
        }
        Ok((mailed, cases))
    }

    async fn on(&self, no: CaseNo, actor: Actor, command: impl Into<case::Command>) -> Result<(), Error> {
        self.desk().act(Who { org: self.stage.org, actor }, no, command.into()).await.map(drop)
    }

    /// Two write back, and three belts are with their customers.
    async fn afterwards(&mut self, cases: &[(CaseNo, String)]) -> Result<(), Error> {
        self.pass(120);
        let find = |begins: &str| cases.iter().find(|(_, email)| email.starts_with(begins)).map(|(no, _)| *no);
        for (who, says) in [
            ("katrin.wolf", "Danke für die Nachricht. Wer zahlt den Monteur, wenn unser eigener das Band wechselt?"),
            ("aino", "Ours looks fine. Do we need to stop all the same?"),
        ] {
            if let Some(no) = find(who) {
                let (desk, org) = (self.desk(), self.stage.org);
                post::answers(&desk, org, no, says).await?;
            }
        }
        for who in ["julien", "ragnhild", "bram"] {
            let Some(no) = find(who) else { continue };
            let what = "New feeder belt of batch 1026, fitted by us".to_owned();
            let offer = Offer { kind: remedy::Kind::Replacement, what, cost: 9_800, approver: None };
            self.on(no, Actor::Member(PETTER), remedy::Command::Offer(offer)).await?;
            let evidence = "Signed service report".to_owned();
            let deliver = remedy::Command::Deliver { n: 1, evidence, file: None };
            self.on(no, Actor::Member(PETTER), deliver).await?;
        }
        Ok(())
    }
}

/// The letter in the languages they read.
fn texts() -> [(Language, Sections); 4] {
    [
        (
            Language::English,
            sections([
                "Please run your feeder at half speed: belt {part} can tear",
                "Dear {first name},\n\nthe {part} you got with order {order number} may tear under load. We spliced a batch of belts too cold and did not notice before they left us. That is our mistake.",
                "- Half speed is safe: we tested it.\n- We fit a new belt on {visit}, free of charge.\n- The rest of the batch is blocked.",
                "From now on the splice press stops by itself when it is too cold. Sara Nyqvist answers for it.",
                "Write to me or call if {visit} does not suit you. You say when it is made right.\n\nKari Holm, +47 55 01 02 01",
            ]),
        ),
        (
            Language::German,
            sections([
                "Bitte fahren Sie den Zuführer mit halber Geschwindigkeit: {part} kann reißen",
                "Guten Tag, {name},\n\n{part} aus Ihrer Bestellung {order number} kann unter Last reißen. Wir haben eine Charge zu kalt gespleißt und es nicht bemerkt, bevor sie das Haus verließ. Das ist unser Fehler.",
                "- Halbe Geschwindigkeit ist sicher: Das haben wir geprüft.\n- Wir bauen kostenlos ein neues Band ein.\n- Der Rest der Charge ist gesperrt.",
                "Künftig hält die Spleißpresse von selbst an, wenn sie zu kalt ist. Dafür steht Sara Nyqvist ein.",
                "Schreiben Sie mir oder rufen Sie an, wenn der Termin nicht passt. Ob alles geklärt ist, sagen Sie.\n\nKari Holm, +47 55 01 02 01",
            ]),
        ),
        (
            Language::French,
            sections([
                "Merci de réduire la vitesse de moitié : {part} peut se rompre",
                "Bonjour {name},\n\n{part} de votre commande {order number} peut se rompre sous charge. Nous avons soudé un lot trop froid sans nous en apercevoir. C’est notre faute.",
                "- À mi-vitesse, il n’y a pas de risque : nous l’avons vérifié.\n- Nous montons une courroie neuve, sans frais.\n- Le reste du lot est bloqué.",
                "La presse s’arrête désormais d’elle-même quand elle est trop froide. Sara Nyqvist en répond.",
                "Écrivez-moi ou appelez si la date ne convient pas. C’est vous qui dites si tout est réglé.\n\nKari Holm, +47 55 01 02 01",
            ]),
        ),
        (
            Language::Norwegian,
            sections([
                "Kjør mateverket på halv fart: {part} kan ryke",
                "Hei {first name},\n\n{part} fra bestilling {order number} kan ryke under last. Vi skjøtet et parti for kaldt og oppdaget det ikke før det var sendt. Det er vår feil.",
                "- Halv fart er trygt: det har vi prøvd.\n- Vi monterer et nytt belte uten kostnad.\n- Resten av partiet er sperret.",
                "Skjøtepressen stopper heretter av seg selv når den er for kald. Sara Nyqvist svarer for det.",
                "Skriv eller ring om tiden ikke passer. Det er du som sier når det er i orden.\n\nKari Holm, +47 55 01 02 01",
            ]),
        ),
    ]
}

fn sections([subject, happened, fixed, changes, closing]: [&str; 5]) -> Sections {
    Sections {
        subject: subject.to_owned(),
        happened: happened.to_owned(),
        fixed: fixed.to_owned(),
        changes: changes.to_owned(),
        closing: closing.to_owned(),
    }
}
