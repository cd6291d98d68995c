//! Kari Holm, who manages the order desk.

use base::context::Role;
use base::ids::MemberId;
use people::member::Member;

pub const KARI: MemberId = MemberId(9);

pub fn kari() -> Member {
    Member {
        id: KARI,
        name: "Kari Holm".to_owned(),
        email: "kari@northline.example".to_owned(),
        role: Role::Manager,
        team: "order desk".to_owned(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    }
}
