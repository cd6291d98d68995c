//! File names that are safe to show and to save, whatever a mail calls its files.

/// A file name that is safe to show and to save: no path, no control characters, no change of writing direction.
pub(crate) fn safe(given: &str, mime: &str, number: usize) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_trick = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let clean: String =
        last.chars().map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).filter(|c| !is_trick(*c)).collect();
    let clean = clean.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    if clean.is_empty() {
        return format!("attachment-{number}.{}", extension(mime));
    }
    shorten(clean)
}

/// At most 120 characters, keeping the extension.
fn shorten(name: &str) -> String {
    if name.chars().count() <= 120 {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, e)| e).filter(|e| e.chars().count() <= 10);
    let stem: String = name.chars().take(105).collect();
    extension.map_or(stem.clone(), |e| format!("{stem}.{e}"))
}

fn extension(mime: &str) -> &str {
    match mime {
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/rfc822-headers" | "message/delivery-status" => "txt",
        "image/jpeg" => "jpg",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "dat",
        "application/pkcs7-mime" => "p7m",
        "application/pkcs7-signature" => "p7s",
        "application/pgp-signature" => "asc",
        _ => match mime.rsplit_once('/').map(|(_, sub)| sub) {
            Some(sub) if sub.len() <= 5 && sub.chars().all(|c| c.is_ascii_alphanumeric()) => sub,
            _ => "bin",
        },
    }
}
