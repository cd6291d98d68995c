//! Northline Parts and the people who work there.

use super::times::Times;
use base::context::Role;
use base::ids::{MemberId, OrgId};
use people::member::{Member, OrganisationSetup};

/// The address of the sample organisation.
pub const ADDRESS: &str = "complaints@northline.example";
/// What every sample member signs in with.
pub const PASSWORD: &str = "sample-northline";

pub(super) const TOMAS: MemberId = MemberId(1);
pub(super) const ANA: MemberId = MemberId(2);
pub(super) const JONAS: MemberId = MemberId(3);
pub(super) const KARI: MemberId = MemberId(4);
pub(super) const MIKKEL: MemberId = MemberId(5);
pub(super) const SARA: MemberId = MemberId(6);
pub(super) const PETTER: MemberId = MemberId(7);
pub(super) const ERIK: MemberId = MemberId(8);
pub(super) const ASTRID: MemberId = MemberId(9);

/// The organisation they work in.
pub(super) fn organisation(id: OrgId, times: &Times) -> OrganisationSetup {
    OrganisationSetup {
        id,
        name: "Northline Parts".to_owned(),
        address: ADDRESS.to_owned(),
        currency: "EUR".to_owned(),
        calendar: times.calendar.clone(),
    }
}

/// Everyone. Limits in whole euros.
pub(super) fn members() -> Vec<Member> {
    use Role::{Admin, Agent, Executive, Manager};
    vec![
        member(TOMAS, "Tomas Reyes", (Agent, "order desk"), 2_000, "+47 55 01 02 03"),
        member(ANA, "Ana Lindqvist", (Agent, "logistics"), 500, "+47 55 01 02 11"),
        member(JONAS, "Jonas Berg", (Agent, "order desk"), 2_000, "+47 55 01 02 04"),
        member(KARI, "Kari Holm", (Manager, "order desk"), 10_000, "+47 55 01 02 01"),
        member(MIKKEL, "Mikkel Dahl", (Agent, "finance"), 1_000, "+47 55 01 02 21"),
        member(SARA, "Sara Nyqvist", (Agent, "quality"), 500, "+47 55 01 02 31"),
        member(PETTER, "Petter Lunde", (Agent, "field service"), 800, "+47 913 04 417"),
        member(ERIK, "Erik Solheim", (Executive, "management"), 100_000, "+47 55 01 02 00"),
        member(ASTRID, "Astrid Vik", (Admin, "office"), 0, "+47 55 01 02 99"),
    ]
}

fn member(id: MemberId, name: &str, place: (Role, &str), euros: i64, direct_line: &str) -> Member {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase();
    Member {
        id,
        name: name.to_owned(),
        email: format!("{first}@northline.example"),
        role: place.0,
        team: place.1.to_owned(),
        limit: euros * 100,
        direct_line: direct_line.to_owned(),
        active: true,
        signed_up: true,
    }
}
