//! What a member may give without asking is summed over the cases of a customer, on every database.

use crate::world::{self, ORG, TOMAS, World};
use base::context::Actor;
use base::ids::CaseNo;
use casework::case::Command;
use casework::remedy::{self, Kind, LATELY, Offer};
use engine::desk::Who;
use jiff::SignedDuration;

fn complaint(world: &World, from: &str, subject: &str) -> CaseNo {
    world.complaint(format!(
        "From: Ingrid Moe <{from}>\r\nTo: complaints@northline.example\r\nMessage-ID: <{subject}@halden.example>\r\n\
         Subject: {subject}\r\n\r\nThe {subject} is wrong.\r\n"
    ))
}

/// Tomas, who may give €2,000, offers as many cents without asking anybody.
fn offer(world: &World, no: CaseNo, cost: i64) -> Result<(), String> {
    let offer = Offer { kind: Kind::Credit, what: "A credit".to_owned(), cost, approver: None };
    let who = Who { org: ORG, actor: Actor::Member(TOMAS) };
    let done = world.wait(world.desk.act(who, no, Command::Remedy(remedy::Command::Offer(offer))));
    done.map(drop).map_err(|error| error.to_string())
}

#[test]
fn three_times_a_limit_is_not_given_in_three_cases_of_one_customer() {
    world::each(|world| {
        let [belt, motor, gear] = ["belt", "motor", "gear"].map(|of| complaint(world, "ingrid@halden.example", of));
        let of_another = complaint(world, "li@nordlys.example", "label");
        offer(world, belt, 150_000).unwrap();
        let refused = offer(world, motor, 50_001).unwrap_err();
        assert!(refused.contains("the €1,500.00 you’ve already given this customer"), "{refused}");
        offer(world, motor, 50_000).unwrap();
        assert!(offer(world, gear, 1).is_err());
        offer(world, of_another, 200_000).unwrap();
        world.tomas(belt, Command::Remedy(remedy::Command::Withdraw { n: 1, why: "She has one.".to_owned() }));
        offer(world, gear, 150_000).unwrap();
    });
}

#[test]
fn after_thirty_days_what_was_given_elsewhere_no_longer_counts() {
    world::each(|world| {
        let [belt, motor] = ["belt", "motor"].map(|of| complaint(world, "ingrid@halden.example", of));
        offer(world, belt, 200_000).unwrap();
        world.pass(LATELY);
        assert!(offer(world, motor, 1).is_err(), "at the last moment it does");
        world.pass(SignedDuration::from_secs(1));
        assert!(offer(world, belt, 1).is_err(), "on the same case it always does");
        offer(world, motor, 200_000).unwrap();
    });
}
