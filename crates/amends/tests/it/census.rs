//! Every SQL text of the program is one both databases understand.

use crate::world;

#[test]
fn every_text_of_the_program_can_be_prepared() {
    world::each(|world| {
        let refused = world.desk.db().prepare_all(db::census::texts());
        assert!(db::census::texts().count() > 50);
        assert!(refused.is_empty(), "{refused:#?}");
    });
}
