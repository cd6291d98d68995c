//! A case at five stages of its path, the letter that is written on it, and forms of it that are refused.

use super::{MAIL, does, seen, shows};
use crate::telephone::LETTER;
use crate::world::{Visitor, World};
use base::ids::{ContactId, OrgId};
use base::token::Link;
use jiff::SignedDuration;

/// What is typed into a form below the case.
type Typed = (&'static str, &'static [(&'static str, &'static str)]);

const OWNED: &[Typed] = &[
    ("ownership", &[]),
    ("account", &[("what", "It tears in the middle."), ("not_enough", "Nobody called back."), ("source", "call")]),
    (
        "replies",
        &[
            ("text", "We sent you a belt that could not hold, and that was our mistake."),
            ("promise_what", "A belt that holds"),
            ("promise_due", "2026-11-18T12:00"),
        ],
    ),
];

const CONTAINED: &[Typed] = &[
    ("containment", &[("text", "A belt on loan runs.")]),
    ("remedies", &[("kind", "replacement"), ("what", "A reinforced belt"), ("cost", "0")]),
    ("remedies/1/delivery", &[("evidence", "Ingrid signed for it")]),
    ("promises/1/completion", &[("note", "It runs since noon.")]),
];

const EXPLAINED: &[Typed] = &[
    ("causes", &[("branch", "method"), ("text", "Nobody checks the load."), ("whys", "The form has no field for it.")]),
    ("finding", &[("finding", "upheld"), ("reason", "It was the wrong belt.")]),
    (
        "changes",
        &[
            ("what", "The load is asked for"),
            ("expectation", "No torn belt in a month"),
            ("due", "2026-11-20T12:00"),
            ("check_on", "2026-12-20T12:00"),
        ],
    ),
];

const ASKED: &[Typed] = &[
    ("prediction", &[("care", "4"), ("help", "4"), ("trust", "3"), ("made_right", "yes")]),
    ("verdict-request", &[("text", "Ingrid, is it made right?")]),
];

const CHECKED: &[Typed] = &[
    ("changes/1/making", &[]),
    ("changes/1/check", &[("effect", "worked"), ("words", "No belt tore since.")]),
    ("result", &[("text", "No belt has torn since we ask for the load.")]),
];

const VERDICT: [(&str, &str); 5] =
    [("care", "5"), ("help", "4"), ("trust", "4"), ("word", "made_right"), ("words", "It runs.")];

async fn all(world: &World, who: &mut Visitor<'_>, path: &str, steps: &[Typed]) {
    for (form, typed) in steps {
        does(world, who, path, form, typed).await;
    }
}

#[tokio::test]
async fn a_case_is_read_as_it_was_at_each_stage_and_so_is_its_letter() {
    let world = World::northline().await;
    world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore, again.", &[MAIL]).await;
    shows(&astrid, &path, "case-new").await;
    all(&world, &mut astrid, &path, OWNED).await;
    shows(&astrid, &path, "case-owned").await;
    all(&world, &mut astrid, &path, CONTAINED).await;
    shows(&astrid, &path, "case-contained").await;
    all(&world, &mut astrid, &path, EXPLAINED).await;
    letter(&world, &mut astrid, &path).await;
    all(&world, &mut astrid, &path, ASKED).await;
    shows(&astrid, &path, "case-asked").await;
    let page = Link { org: OrgId(1), no: "A-1001".parse().unwrap(), contact: ContactId(1), generation: 0 };
    let verdict = format!("/c/{}/verdict", world.desk.tokens().link(page, world.desk.now()));
    world.stranger().post(&verdict, &VERDICT).await.is(303);
    all(&world, &mut astrid, &path, CHECKED).await;
    shows(&astrid, &path, "case-closed").await;
}

async fn letter(world: &World, astrid: &mut Visitor<'_>, path: &str) {
    shows(astrid, &format!("{path}/letter"), "letter-editor").await;
    does(world, astrid, path, "letter-drafts", &LETTER).await;
    shows(astrid, &format!("{path}/letter/preview"), "letter-preview").await;
    let sent = [LETTER.as_slice(), &[("channel", "email")]].concat();
    does(world, astrid, path, "letters", &sent).await;
    shows(astrid, &format!("{path}/letters/2"), "letter-sent").await;
}

#[tokio::test]
async fn a_refused_form_is_read_as_it_was_with_what_was_typed() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    let typed =
        [("text", "The belt tore, again."), ("channel", "in_person"), ("name", "Ingrid Moe"), ("email", "ingrid")];
    seen(&astrid.post("/record", &typed).await.is(422), "record-refused");
    let path = astrid.record("The belt tore, again.", &[MAIL]).await;
    let ownership = format!("{path}/ownership");
    let version = tomas.get(&path).await.between("name=\"version\" value=\"", "\"");
    astrid.post(&ownership, &[("version", &version)]).await.leads_to(&path);
    world.later(SignedDuration::from_mins(1));
    seen(&tomas.post(&ownership, &[("version", &version)]).await.is(409), "case-conflict");
    let shirks = [("text", "This is beyond our control. We value you.")];
    seen(&astrid.post(&format!("{path}/replies"), &shirks).await.is(422), "case-refused");
}
