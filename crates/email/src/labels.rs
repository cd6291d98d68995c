//! Names of charsets as mail programs write them, far beyond those that standards know: `cp932`, `8859_1`, `ansi`.

use encoding_rs::{self as rs, Encoding};
use mail_parser::decoders::charsets::{DecoderFnc, map::charset_decoder};

/// How bytes become text.
#[derive(Clone, Copy)]
pub(crate) enum Charset {
    /// By one of the encodings of the web.
    Web(&'static Encoding),
    /// By a decoder of the parser, for UTF-7 and a few more.
    Parser(DecoderFnc),
    /// By a table of the letters from 0x80 on.
    Table(&'static str),
    /// Korean in seven bits, shifted.
    Iso2022Kr,
    /// Chinese in seven bits, between `~{` and `~}`.
    Hz,
}

impl Charset {
    /// Whether it is UTF-8.
    pub(crate) fn is_utf8(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == rs::UTF_8)
    }

    /// Whether each byte is a letter of its own, so that any bytes at all are text in it.
    pub(crate) fn is_single_byte(self) -> bool {
        match self {
            Self::Web(encoding) => encoding.is_single_byte(),
            Self::Table(_) => true,
            Self::Parser(_) | Self::Iso2022Kr | Self::Hz => false,
        }
    }

    /// Whether it is the charset that programs name when they know none: Western European, or plain ASCII.
    pub(crate) fn is_western(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == rs::WINDOWS_1252)
    }

    /// Whether it is one of the two charsets of Cyrillic that are taken for each other.
    pub(crate) fn is_cyrillic(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == rs::WINDOWS_1251 || encoding == rs::KOI8_R || encoding == rs::KOI8_U)
    }

    /// Whether its name says sixteen bits without saying which of the two comes first.
    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == rs::UTF_16LE)
    }

    /// Whether it writes its letters with bytes of plain ASCII.
    pub(crate) fn is_shifted(self) -> bool {
        match self {
            Self::Web(encoding) => encoding == rs::ISO_2022_JP,
            Self::Parser(_) | Self::Iso2022Kr | Self::Hz => true,
            Self::Table(_) => false,
        }
    }
}

/// Labels that say nothing: the program did not know.
const EMPTY: &[&str] = &[
    "",
    "unknown",
    "xunknown",
    "unknown8bit",
    "xunknown8bit",
    "autodetect",
    "default",
    "none",
    "null",
    "undefined",
    "8bit",
    "7bit",
    "binary",
    "charset",
    "xuserdefined",
    "other",
];

/// Whether a label says nothing.
pub(crate) fn is_empty(label: &str) -> bool {
    EMPTY.contains(&key(label).as_str())
}

/// The charset a label means; `None` when nobody knows.
pub(crate) fn charset(label: &str) -> Option<Charset> {
    let label =
        label.trim_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | ';' | '='));
    let key = key(label.split(':').next().unwrap_or(label));
    if key.ends_with("iso2022kr") {
        return Some(Charset::Iso2022Kr);
    }
    if key.starts_with("hzgb") || key == "hz" {
        return Some(Charset::Hz);
    }
    if key.starts_with("iso2022cn") {
        return None;
    }
    let web = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != rs::REPLACEMENT);
    let known = web.map(Charset::Web).or_else(|| named(&key)).or_else(|| numbered(&key));
    known.or_else(|| (!label.is_empty()).then(|| charset_decoder(label.as_bytes())).flatten().map(Charset::Parser))
}

/// A label without what programs differ in: capitals, hyphens, underscores.
fn key(label: &str) -> String {
    label.chars().filter(char::is_ascii_alphanumeric).take(60).map(|c| c.to_ascii_lowercase()).collect()
}

/// By its name alone.
fn named(key: &str) -> Option<Charset> {
    let web = match key {
        "ansi" | "xansi" | "ascii" | "usascii" | "iso646us" | "ansix341968" | "western" | "latin" => rs::WINDOWS_1252,
        "mac" | "macroman" | "xmacroman" | "applemacintosh" => rs::MACINTOSH,
        "sjis" | "xsjis" | "shiftjis" | "xshiftjis" | "mskanji" | "windows31j" => rs::SHIFT_JIS,
        "eucjp" | "xeucjp" | "ujis" | "xeuc" => rs::EUC_JP,
        "jis" | "jis7" | "junet" => rs::ISO_2022_JP,
        "euckr" | "xeuckr" | "uhc" | "ksc5601" | "ksc56011987" | "ksx1001" | "wansung" => rs::EUC_KR,
        "koi8" | "koi8r" | "koi" => rs::KOI8_R,
        "koi8u" | "koi8ru" => rs::KOI8_U,
        "tis620" | "thai" => rs::WINDOWS_874,
        "xmacce" | "macce" | "maccentraleurope" => return table(10029).map(Charset::Table),
        _ if key.contains("utf8") => rs::UTF_8,
        _ if key.starts_with("iso2022jp") => rs::ISO_2022_JP,
        _ if key.contains("gb2312")
            || key.contains("gbk")
            || matches!(key, "euccn" | "xeuccn" | "cngb" | "gb18030" | "gb") =>
        {
            rs::GB18030
        }
        _ if key.contains("big5") => rs::BIG5,
        _ => return None,
    };
    Some(Charset::Web(web))
}

/// By the number behind a usual prefix: `cp1252`, `x-windows-949`, `8859_1`, `latin-2`, `ibm437`.
fn numbered(key: &str) -> Option<Charset> {
    let at = key.find(|c: char| c.is_ascii_digit())?;
    let (prefix, digits) = key.split_at(at);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if let Some(part) = digits[..end].strip_prefix("8859")
        && matches!(prefix, "" | "iso" | "xiso" | "isoiso" | "csiso" | "is")
    {
        return iso(part.parse().ok()?);
    }
    let number: u32 = digits[..end].parse().ok()?;
    match prefix {
        "latin" | "isolatin" | "l" | "csisolatin" => latin(number),
        "" | "cp" | "xcp" | "win" | "windows" | "windowscp" | "wincp" | "xwindows" | "xwin" | "ibm" | "xibm" | "ms"
        | "xms" | "mscp" | "dos" | "pc" | "codepage" | "ansi" | "oem" | "page" | "cswindows" => page(number),
        _ => None,
    }
}

/// The parts of ISO 8859, read as the web reads them: with the letters Windows has where ISO has none.
fn iso(part: u32) -> Option<Charset> {
    let web = match part {
        1 => rs::WINDOWS_1252,
        2 => rs::ISO_8859_2,
        3 => rs::ISO_8859_3,
        4 => rs::ISO_8859_4,
        5 => rs::ISO_8859_5,
        6 => rs::ISO_8859_6,
        7 => rs::ISO_8859_7,
        8 => rs::ISO_8859_8,
        9 => rs::WINDOWS_1254,
        10 => rs::ISO_8859_10,
        11 => rs::WINDOWS_874,
        13 => rs::ISO_8859_13,
        14 => rs::ISO_8859_14,
        15 => rs::ISO_8859_15,
        16 => rs::ISO_8859_16,
        _ => return None,
    };
    Some(Charset::Web(web))
}

fn latin(number: u32) -> Option<Charset> {
    let part = match number {
        1..=4 => number,
        5 => 9,
        6 => 10,
        7 => 13,
        8 => 14,
        9 => 15,
        10 => 16,
        _ => return None,
    };
    iso(part)
}

/// The code pages of Windows and DOS.
fn page(number: u32) -> Option<Charset> {
    let web = match number {
        874 => rs::WINDOWS_874,
        932 | 943 => rs::SHIFT_JIS,
        936 | 1386 | 20936 | 54936 => rs::GB18030,
        949 | 51949 => rs::EUC_KR,
        950 => rs::BIG5,
        866 => rs::IBM866,
        1250 => rs::WINDOWS_1250,
        1251 => rs::WINDOWS_1251,
        1252 | 819 | 20127 => rs::WINDOWS_1252,
        1253 => rs::WINDOWS_1253,
        1254 => rs::WINDOWS_1254,
        1255 => rs::WINDOWS_1255,
        1256 => rs::WINDOWS_1256,
        1257 => rs::WINDOWS_1257,
        1258 => rs::WINDOWS_1258,
        10000 => rs::MACINTOSH,
        20866 => rs::KOI8_R,
        21866 => rs::KOI8_U,
        50220..=50222 => rs::ISO_2022_JP,
        51932 | 20932 => rs::EUC_JP,
        65001 => rs::UTF_8,
        28591..=28606 => return iso(number - 28590),
        _ => return table(number).map(Charset::Table),
    };
    Some(Charset::Web(web))
}

/// The letters from 0x80 on of the code pages that the web has forgotten.
fn table(number: u32) -> Option<&'static str> {
    Some(match number {
        437 => {
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        850 => {
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"
        }
        852 => {
            "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}"
        }
        858 => {
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"
        }
        865 => {
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        737 => {
            "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u{a0}"
        }
        775 => {
            "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ¢ŚśÖÜø£Ø×¤ĀĪóŻżź”¦©®¬½¼Ł«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀ÓßŌŃõÕµńĶķĻļņĒŅ’\u{ad}±“¾¶§÷„°∙·¹³²■\u{a0}"
        }
        855 => {
            "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐└┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{ad}ыЫзЗшШэЭщЩчЧ§■\u{a0}"
        }
        857 => {
            "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}"
        }
        860 => {
            "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        861 => {
            "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        862 => {
            "אבגדהוזחטיךכלםמןנסעףפץצקרשת¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        863 => {
            "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
        }
        10029 => {
            "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»…\u{a0}ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Charset, charset, is_empty};

    #[test]
    fn labels_of_the_wild_are_known() {
        let known = r#"
            cp932 CP-932 windows-932 x-windows-949 cp949 latin-1 8859_1 8859-15 ansi cp-850 cp850 ibm437 437
            IBM-850 hz-gb-2312 iso-2022-kr csISO2022KR utf8 UTF_8 utf-8; "utf-8" utf8mb4 cp65001 windows1251
            win-1251 1252 x-cp1250 iso8859-2 ISO8859_5 iso_8859-15:1998 koi8r gb_2312-80 cp936 x-gbk big-5
            cp950 x-x-big5 x-sjis shift-jis eucjp euc_kr ks_c_5601-1987 tis620 macintosh x-mac-roman ascii
            ANSI_X3.4-1968 iso-2022-jp-ms cp50220 utf-7 utf-16le windows-31j iso-ir-100 cn-gb gb_18030 windows-cp1251 cp857 ibm-860 cp861 cp862 cp863 x-mac-ce
        "#;
        for label in known.split_whitespace() {
            assert!(charset(label).is_some(), "{label}");
        }
        for label in ["klingon", "iso-2022-cn", "cp99999", "latin-77", "x-", ""] {
            assert!(charset(label).is_none(), "{label}");
        }
        assert!(is_empty("X-UNKNOWN") && is_empty("unknown-8bit") && is_empty(" ") && !is_empty("utf-8"));
    }

    #[test]
    fn every_table_has_the_letters_of_half_a_code_page() {
        for page in ["437", "850", "852", "858", "865", "737", "775", "855", "857", "860", "861", "862", "863"] {
            let letters = match charset(&format!("dos-{page}")) {
                Some(Charset::Table(letters)) => letters.chars().count(),
                _ => 0,
            };
            assert_eq!(letters, 128, "{page}");
        }
    }
}
