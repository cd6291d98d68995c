//! What the palette asks for as one types: each module looks among its own things.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use web::palette::{self, Found, Sought};
use web::session::Me;
use web::{App, PageError};

/// What is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// `GET /search?q=`
///
/// # Errors
/// When the store does not answer.
pub async fn palette(
    State(app): State<App>,
    me: Me,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Found>>, PageError> {
    let Some(sought) = Sought::new(me.who.org, &typed.q) else { return Ok(Json(Vec::new())) };
    super::index_newest(&app.desk).await?;
    let finders: Vec<_> = app.modules.palette().collect();
    Ok(Json(app.desk.read(move |sql| palette::find(sql, &finders, &sought)).await?))
}
