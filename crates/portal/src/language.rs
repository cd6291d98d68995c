//! The language of the customer's page: they choose it there, and from then on we write to them in it.

use super::guest::Guest;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use base::refusal::{Error, Refusal};
use casework::customer;
use text::Language;
use text::text;
use web::App;
use web::answer::{Answer, outside, see};
use web::form::Sent;

/// The one address of it.
pub fn routes() -> Router<App> {
    Router::new().route("/c/{token}/language", post(choose))
}

/// `POST /c/{token}/language`
///
/// # Errors
/// When the link is forged or expired, or the language none of ours.
async fn choose(State(app): State<App>, guest: Guest, sent: Sent) -> Answer {
    let unknown =
        || outside(&Refusal::invalid("language", text!(customer: "Choose one of the languages on the page.")));
    let language = Language::of(sent.value("language")).ok_or_else(unknown)?;
    let link = guest.link;
    let choose =
        move |sql: &mut db::Sql<'_>| Ok::<_, Error>(customer::choose_language(sql, link.org, link.contact, language)?);
    app.desk.write(choose).await?;
    see(&guest.base)
}
