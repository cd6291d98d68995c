-- What stands in organisation_fact is carried over into the chained history when the store is opened
-- (people/src/organisation/carry_over.rs). It numbers its facts itself, and members are numbered by it.
delete from counter where name in ('organisation_fact', 'member');
