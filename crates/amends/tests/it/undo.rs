//! A mail that a member sends can be taken back for a few seconds: it waits in the store, so that a crash sends it once, and
//! whoever comes too late hears so, also when another node has it in hand.

use crate::manager::{KARI, kari};
use crate::post::{COMPLAINT, delivery, reply, through};
use crate::smtp::Server;
use crate::world::{self, ORG, Place, TOMAS, World};
use amends::boot;
use base::context::Actor;
use base::ids::CaseNo;
use base::refusal::Error;
use base::seal::Keys;
use casework::case::{Command, DismissalReason};
use casework::message::{self, Delivery};
use engine::desk::{Desk, Who};
use engine::outbox::{self, Hold};
use futures_util::future::join_all;
use jiff::SignedDuration;
use people::member;
use std::sync::Arc;

const UNDO: SignedDuration = SignedDuration::from_secs(10);

/// A reply of Tomas that waits, as message 3.
fn each(story: impl Fn(&World, &Place, CaseNo)) {
    world::everywhere(|place| {
        let world = World::holding(place, UNDO);
        let _inside = world.runtime.enter();
        let no = world.complaint(COMPLAINT);
        reply(&world, no);
        story(&world, place, no);
    });
}

async fn take_back(desk: &Desk, no: CaseNo) -> Result<(), Error> {
    let who = Who { org: ORG, actor: Actor::Member(TOMAS) };
    desk.act(who, no, Command::Message(message::Command::TakeBack { n: 3 })).await.map(drop)
}

#[test]
fn a_reply_waits_and_then_goes_once() {
    each(|world, _, no| {
        let server = world.wait(Server::start(&[]));
        let post = through(world, server.port);
        assert_eq!(world.wait(post.send_due()).unwrap(), 1, "the acknowledgement waits for nobody");
        world.pass(SignedDuration::from_secs(9));
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);
        world.pass(SignedDuration::from_secs(1));
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);
        let refused = world.wait(take_back(&world.desk, no)).unwrap_err();
        assert!(refused.to_string().contains("already gone"), "{refused}");
        assert!(matches!(delivery(world, no, 3), Delivery::Delivered(_)));
        assert_eq!(server.taken().len(), 2);
    });
}

#[test]
fn a_reply_that_was_taken_back_never_goes_and_the_customer_is_still_owed_an_answer() {
    each(|world, _, no| {
        let server = world.wait(Server::start(&[]));
        world.wait(take_back(&world.desk, no)).unwrap();
        world.pass(SignedDuration::from_mins(30));
        assert_eq!(world.wait(through(world, server.port).send_due()).unwrap(), 1, "the acknowledgement alone");
        assert_eq!(delivery(world, no, 3), Delivery::TakenBack);
        assert!(world.case(no).messages.get(1).unwrap().is_unanswered());
    });
}

#[test]
fn a_case_whose_closing_the_customer_was_not_told_after_all_is_as_it_was_before() {
    world::everywhere(|place| {
        let world = &World::holding(place, UNDO);
        let _inside = world.runtime.enter();
        let now = world.desk.now();
        world.wait(world.desk.write(move |sql| member::add(sql, ORG, &kari(), None, now))).unwrap();
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let server = world.wait(Server::start(&[]));
        world.pass(UNDO);
        assert_eq!(world.wait(through(world, server.port).send_due()).unwrap(), 2, "the acknowledgement and the reply");
        let by = |actor, command| world.wait(world.desk.act(Who { org: ORG, actor }, no, command)).map(drop);
        world.tomas(no, Command::Dismiss { reason: DismissalReason::Question, why: "He asks for a price.".to_owned() });
        let asked = world.case(no).second_look;
        assert!(asked.is_some());
        by(Actor::Member(KARI), Command::ConfirmDismissal).unwrap();
        assert!(!world.case(no).is_open());
        by(Actor::Member(KARI), message::Command::TakeBack { n: 4 }.into()).unwrap();
        let after = world.case(no);
        assert_eq!((after.is_open(), after.second_look), (true, asked));
        world.pass(SignedDuration::from_mins(30));
        assert_eq!(world.wait(through(world, server.port).send_due()).unwrap(), 0, "they are told nothing");
    });
}

#[test]
fn a_server_that_died_meanwhile_sends_it_once_when_it_is_back() {
    each(|world, place, no| {
        let server = world.wait(Server::start(&[]));
        let back = World::holding(place, UNDO);
        back.pass(UNDO);
        assert_eq!(world.wait(through(&back, server.port).send_due()).unwrap(), 2);
        world.pass(UNDO);
        assert_eq!(world.wait(through(world, server.port).send_due()).unwrap(), 0);
        assert!(matches!(delivery(world, no, 3), Delivery::Delivered(_)));
    });
}

#[test]
fn of_a_node_that_sends_and_one_that_takes_back_exactly_one_has_its_way() {
    for round in 0..6 {
        each(|world, place, no| {
            world.pass(UNDO);
            let now = world.desk.now();
            let keys = || Keys::given(world::KEY.repeat(32));
            let node = || boot::open_holding(&place.target, Arc::new(move || now), keys(), Hold(UNDO)).unwrap().0;
            let (sends, takes) = (node(), node());
            let claim = async {
                let claim = move |sql: &mut db::Sql<'_>| {
                    let mut claimed = Vec::new();
                    while let Some(waiting) = outbox::claim(sql, now, now + SignedDuration::from_mins(20))? {
                        claimed.push(waiting.n);
                    }
                    Ok::<_, Error>(claimed)
                };
                sends.write(claim).await.unwrap().contains(&3)
            };
            let undo = async { take_back(&takes, no).await.is_ok() };
            let both: Vec<std::pin::Pin<Box<dyn Future<Output = bool>>>> = if round % 2 == 0 {
                vec![Box::pin(claim), Box::pin(undo)]
            } else {
                vec![Box::pin(undo), Box::pin(claim)]
            };
            let won = world.wait(join_all(both));
            assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        });
    }
}
