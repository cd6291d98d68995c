//! A store that a newer version wrote is left alone, and the program says which versions they are.

use crate::keeping::{amends, said};
use crate::world::{World, everywhere};
use amends::boot::MIGRATIONS;
use base::refusal::Error;
use db::{args, sql};

#[test]
fn a_store_written_by_a_newer_version_is_refused_with_both_versions_named() {
    everywhere(|place| {
        let world = World::open(place);
        let later = sql!("insert into migration (version, name, applied_at) values (4711, 'later', 0)");
        world.wait(world.desk.write(move |sql| Ok::<_, Error>(sql.run(later, &args![])?))).unwrap();
        drop(world);
        let known = MIGRATIONS.iter().map(|step| step.version).max().unwrap();
        let words = format!(
            "This store was written by a newer version of the program: its schema is 4711, and this program reads \
             schemas up to {known}."
        );
        for command in [&["check"][..], &["rebuild"], &["export", "--json"], &["serve", "--listen", "127.0.0.1:0"]] {
            let refused = amends(place, command, "");
            assert_eq!(refused.status.code(), Some(1), "{command:?}");
            assert!(said(&refused).contains(&words), "{command:?}: {}", said(&refused));
        }
    });
}
