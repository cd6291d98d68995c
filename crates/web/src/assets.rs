//! The one stylesheet, the one script and the icon: in the binary, under names that change with their content.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::words::hex_sha256;
use std::sync::LazyLock;

struct Asset {
    name: String,
    mime: &'static str,
    bytes: &'static [u8],
}

impl Asset {
    fn new(stem: &str, ending: &str, mime: &'static str, bytes: &'static [u8]) -> Asset {
        let hash = hex_sha256(bytes);
        Asset { name: format!("/assets/{stem}-{}.{ending}", &hash[..12]), mime, bytes }
    }
}

static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("amends", "css", "text/css; charset=utf-8", include_bytes!("assets/amends.css")));
static JS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("amends", "js", "text/javascript; charset=utf-8", include_bytes!("assets/amends.js")));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("assets/icon.svg")));

/// The address of the stylesheet.
pub fn css() -> &'static str {
    &CSS.name
}

/// The address of the script.
pub fn js() -> &'static str {
    &JS.name
}

/// The address of the icon.
pub fn icon() -> &'static str {
    &ICON.name
}

/// Serves them, to be kept for a year: another content has another name.
pub async fn serve(Path(name): Path<String>) -> Response {
    let wanted = format!("/assets/{name}");
    match [&*CSS, &*JS, &*ICON].into_iter().find(|asset| asset.name == wanted) {
        Some(asset) => {
            let headers =
                [(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, asset.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
