//! What a member may give without asking is summed over the cases of a customer, on every database.

use crate::world::{self, ORG, TOMAS, World};
use base::context::Actor;
use base::ids::CaseNo;
use casework::case::Command;
use casework::remedy::{self, Kind, LATELY, Offer};
use engine::desk::{Desk, Who};
use jiff::SignedDuration;

fn complaint(world: &World, from: &str, subject: &str) -> CaseNo {
    world.complaint(format!(
        "From: Ingrid Moe <{from}>\r\nTo: complaints@northline.example\r\nMessage-ID: <{subject}@halden.example>\r\n\
         Subject: {subject}\r\n\r\nThe {subject} is wrong.\r\n"
    ))
}

/// Tomas, who may give €2,000, offers as many cents without asking anybody.
fn offer(world: &World, no: CaseNo, cost: i64) -> Result<(), String> {
    given(&world.desk, no, cost)
}

fn given(desk: &Desk, no: CaseNo, cost: i64) -> Result<(), String> {
    let offer = Offer { kind: Kind::Credit, what: "A credit".to_owned(), cost, approver: None };
    let who = Who { org: ORG, actor: Actor::Member(TOMAS) };
    let alone = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = alone.block_on(desk.act(who, no, Command::Remedy(remedy::Command::Offer(offer))));
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
fn two_who_give_at_the_same_instant_in_two_cases_do_not_pass_the_limit_together() {
    world::each(|world| {
        for turn in 0..8 {
            let from = format!("ingrid{turn}@halden{turn}.example");
            let cases = ["belt", "motor", "gear"].map(|of| complaint(world, &from, &format!("{of}{turn}")));
            let offers = cases.map(|no| {
                let desk = world.desk.clone();
                std::thread::spawn(move || given(&desk, no, 150_000).is_ok())
            });
            let taken = offers.into_iter().filter_map(|offer| offer.join().ok()).filter(|taken| *taken).count();
            assert_eq!(taken, 1, "of three offers of €1,500 under a limit of €2,000");
        }
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
