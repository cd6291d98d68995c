//! The product on one page: every module, in the order the navigation and the API's document show them. Whoever adds
//! one writes its folder, its migration, and one line here.

use casework::{
    account, case, cause, change, coaching, customer, group, intake, joining, letter, message, outside, participant,
    promise, remedy, search, verdict,
};
use insight::today;
use mail::{connection, watch};
use people::{member, organisation};
use portal::intake_form;
use web::module::{Module, Modules};

/// Every module; what each adds is said by its own value.
pub const MODULES: Modules = Modules::new(&ALL);

static ALL: [&Module; 26] = [
    &today::MODULE,
    &case::MODULE,
    &message::MODULE,
    &participant::MODULE,
    &account::MODULE,
    &promise::MODULE,
    &remedy::MODULE,
    &cause::MODULE,
    &change::MODULE,
    &letter::MODULE,
    &verdict::MODULE,
    &outside::MODULE,
    &group::shared::MODULE,
    &group::MODULE,
    &joining::MODULE,
    &customer::MODULE,
    &intake::MODULE,
    &member::MODULE,
    &organisation::MODULE,
    &connection::MODULE,
    &mail::MODULE,
    &watch::MODULE,
    &coaching::MODULE,
    &search::MODULE,
    &portal::MODULE,
    &intake_form::MODULE,
];
