//! Files of strangers, handed out so that no browser ever runs them on our origin: always as a download.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// What a browser may be told it is; everything else is a row of bytes.
const SAFE: [&str; 5] = ["application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"];

/// The policy under which nothing inside a file may run or load anything.
pub const SEALED: &str = "sandbox; default-src 'none'";

/// A file as a download. What its sender called it is never trusted for showing it.
pub fn file(name: &str, mime: &str, bytes: Vec<u8>) -> Response {
    let kind = SAFE.into_iter().find(|safe| safe.eq_ignore_ascii_case(mime)).unwrap_or("application/octet-stream");
    attachment(name, kind, bytes)
}

/// A mail as it came, as a download.
pub fn mail(name: &str, bytes: Vec<u8>) -> Response {
    attachment(name, "message/rfc822", bytes)
}

fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let named = HeaderValue::from_str(&disposition(name));
    headers.insert(header::CONTENT_DISPOSITION, named.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SEALED));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The name twice: plain for old programs, and exactly as it is (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_quotes_and_letters_of_any_script_stays_one_header() {
        assert_eq!(
            disposition("måling \"1\".pdf"),
            "attachment; filename=\"m_ling _1_.pdf\"; filename*=UTF-8''m%C3%A5ling%20%221%22.pdf"
        );
        assert!(!disposition("a\r\nSet-Cookie: x").contains('\n'));
    }

    #[test]
    fn a_page_that_calls_itself_a_picture_is_still_only_bytes() {
        for lie in ["text/html", "image/svg+xml", "application/xhtml+xml", "IMAGE/PNG; x"] {
            assert_eq!(file("x", lie, Vec::new()).headers()["content-type"], "application/octet-stream");
        }
        assert_eq!(file("x", "Image/PNG", Vec::new()).headers()["content-type"], "image/png");
    }
}
