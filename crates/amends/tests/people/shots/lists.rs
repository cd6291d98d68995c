//! The lists: Today, cases, promises, customers; filled, filtered, and empty; and what stands around every page.

use super::{MAIL, does, seen, shows};
use crate::support::{frame_of, shot};
use crate::world::{Visitor, World};
use jiff::SignedDuration;

/// Three cases: nobody's, one of Astrid's with promises, and one that was no complaint.
async fn busy<'a>(world: &'a World, astrid: &mut Visitor<'a>) {
    astrid.record("The belt tore.", &[MAIL]).await;
    world.later(SignedDuration::from_mins(1));
    let thomas = [("name", "Thomas Whitfield"), ("company", "Tyneside Cartons"), ("phone", "+47 934 11 902")];
    let path = astrid
        .record("The pin does not fit.", &[&thomas[..], &[("own", "yes"), ("severity", "critical")]].concat())
        .await;
    for (what, due) in [("A pin on loan", "2026-11-17T10:00"), ("The right pin", "2026-11-20T12:00")] {
        does(world, astrid, &path, "promises", &[("what", what), ("due", due)]).await;
    }
    let asked = [("what", "The drawing of the pin"), ("due", "2026-11-18T10:00"), ("owner", "2")];
    does(world, astrid, &path, "requests", &asked).await;
    let path = astrid.record("What does a pin cost?", &[("name", "Nora Berg"), ("company", ""), ("own", "yes")]).await;
    does(world, astrid, &path, "messages/1/waiver", &[("reason", "answered"), ("why", "Told on the phone.")]).await;
    does(world, astrid, &path, "dismissal", &[("reason", "question"), ("why", "She asks for a price.")]).await;
    world.later(SignedDuration::from_hours(5));
}

#[tokio::test]
async fn lists_are_read_as_they_were() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    busy(&world, &mut astrid).await;
    shows(&astrid, "/today", "today").await;
    shows(&tomas, "/today", "today-of-another").await;
    shows(&astrid, "/cases", "cases").await;
    shows(&astrid, "/cases?severity=terrible&status=all&owner=me", "cases-filtered").await;
    shows(&astrid, "/cases?unanswered=true", "unanswered").await;
    shows(&astrid, "/promises", "promises").await;
    shows(&astrid, "/promises?standing=asked", "promises-asked").await;
    shows(&astrid, "/customers", "customers").await;
    shows(&astrid, "/customers/1", "customer").await;
    shows(&astrid, "/record?company=Halden%20Print", "record").await;
    let frame = |page: &super::Page| frame_of(&page.body);
    shot("frame-of-an-admin", &frame(&astrid.get("/today").await));
    shot("frame-of-an-agent", &frame(&tomas.get("/cases").await));
    seen(
        &tomas.post("/cases/A-1002/promises/3/declining", &[("why", ""), ("back", "/today")]).await.is(422),
        "today-refused",
    );
}

#[tokio::test]
async fn lists_with_nothing_in_them_say_what_to_do() {
    let world = World::northline().await;
    let astrid = world.astrid().await;
    for name in ["today", "cases", "promises", "customers"] {
        shows(&astrid, &format!("/{name}"), &format!("{name}-empty")).await;
    }
}
