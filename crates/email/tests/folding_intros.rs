//! The lines above an old mail, as programs of many countries and kinds write them: all of them fold with it.

use email::quotes::{Context, fold};

const ANSWER: &str = "It still drips, please send a new one.";
const OLD: &str = "We are sorry about the kettle. OLDWORDS here.\nPlease tell us the serial number. OLDTAIL";

/// What stays visible of an answer above an introduction and the old mail, and a complaint when it is more.
fn leftover(introduction: &str, old: &str) -> Option<String> {
    let folded = fold(&format!("{ANSWER}\n\n{introduction}\n\n{old}"), &Context::default());
    (folded.visible != ANSWER).then(|| format!("--- for\n{introduction}\n--- got\n{}", folded.visible))
}

fn check(introductions: &[&str]) {
    let quoted = OLD.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
    let both = introductions.iter().flat_map(|one| [leftover(one, OLD), leftover(one, &quoted)]);
    let wrong: Vec<String> = both.flatten().collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn introductions_of_gmail_in_its_languages_fold() {
    check(&[
        "On Tue, Nov 3, 2026 at 9:15 AM Nora Lind <help@northline.example> wrote:",
        "Am Di., 3. Nov. 2026 um 09:15 Uhr schrieb Nora Lind <help@northline.example>:",
        "Le mar. 3 nov. 2026 à 09:15, Nora Lind <help@northline.example> a écrit :",
        "El mar, 3 nov 2026 a las 9:15, Nora Lind (<help@northline.example>) escribió:",
        "Il giorno mar 3 nov 2026 alle ore 09:15 Nora Lind <help@northline.example> ha scritto:",
        "Op di 3 nov 2026 om 09:15 schreef Nora Lind <help@northline.example>:",
        "Em ter., 3 de nov. de 2026 às 09:15, Nora Lind <help@northline.example> escreveu:",
        "Den tis 3 nov. 2026 kl 09:15 skrev Nora Lind <help@northline.example>:",
        "tir. 3. nov. 2026 kl. 09:15 skrev Nora Lind <help@northline.example>:",
        "ti 3. marrask. 2026 klo 9.15 Nora Lind (help@northline.example) kirjoitti:",
        "wt., 3 lis 2026 o 09:15 Nora Lind <help@northline.example> napisał(a):",
        "út 3. 11. 2026 v 9:15 odesílatel Nora Lind <help@northline.example> napsal:",
        "ut 3. 11. 2026 o 9:15 Nora Lind <help@northline.example> napísal(a):",
        "Nora Lind <help@northline.example> ezt írta (időpont: 2026. nov. 3., K, 9:15):",
        "Pe mar., 3 nov. 2026 la 09:15, Nora Lind <help@northline.example> a scris:",
        "вт, 3 нояб. 2026 г. в 09:15, Nora Lind <help@northline.example>:",
        "вт, 3 лист. 2026 р. о 09:15 Nora Lind <help@northline.example> пише:",
        "на вт, 3.11.2026 г. в 9:15 Nora Lind <help@northline.example> написа:",
        "уто, 3. нов 2026. у 09:15 Nora Lind <help@northline.example> је написао/ла:",
        "uto, 3. stu 2026. u 09:15 Nora Lind <help@northline.example> napisao je:",
        "tor., 3. nov. 2026 ob 09:15 je oseba Nora Lind <help@northline.example> napisala:",
        "Στις Τρί 3 Νοε 2026 στις 9:15 π.μ., ο χρήστης Nora Lind <help@northline.example> έγραψε:",
        "3 Kas 2026 Sal, 09:15 tarihinde Nora Lind <help@northline.example> şunu yazdı:",
        "Nora Lind <help@northline.example> 于2026年11月3日周二 09:15写道：",
        "Nora Lind <help@northline.example> 於 2026年11月3日 週二 上午9:15寫道：",
        "2026年11月3日(火) 9:15 Nora Lind <help@northline.example>:",
        "2026년 11월 3일 (화) 오전 9:15, Nora Lind <help@northline.example>님이 작성:",
        "Vào Th 3, 3 thg 11, 2026 vào lúc 09:15 Nora Lind <help@northline.example> đã viết:",
        "Pada tanggal Sel, 3 Nov 2026 pukul 09.15 Nora Lind <help@northline.example> menulis:",
        "เมื่อ อ. 3 พ.ย. 2026 เวลา 09:15 Nora Lind <help@northline.example> เขียนว่า:",
        "\u{202B}בתאריך יום ג׳, 3 בנוב׳ 2026 ב-9:15 מאת \u{202A}Nora Lind\u{202C}\u{200F} <\u{202A}help@northline.example\u{202C}\u{200F}>:\u{202C}",
        "في الثلاثاء، ٣ نوفمبر ٢٠٢٦ في ٩:١٥ ص تمت كتابة ما يلي بواسطة Nora Lind <help@northline.example>:",
        "मंगल, 3 नव॰ 2026 को 9:15 am बजे को Nora Lind <help@northline.example> ने लिखा:",
        "در تاریخ سه‌شنبه ۳ نوامبر ۲۰۲۶،‏ ۹:۱۵ Nora Lind <help@northline.example> نوشت:",
        "Kuupäeval T, 3. november 2026 kell 09:15 kirjutas Nora Lind <help@northline.example>:",
        "2026-11-03, an, 09:15 Nora Lind <help@northline.example> rašė:",
        "otrd., 2026. g. 3. nov., plkst. 09:15 — lietotājs Nora Lind (<help@northline.example>) rakstīja:",
        "El dt., 3 de nov. 2026, 9:15, Nora Lind <help@northline.example> va escriure:",
        "Nora Lind <help@northline.example> erabiltzaileak hau idatzi du (2026 aza. 3, ar. (09:15)):",
        "Noong Mar, Nob 3, 2026 nang 9:15 AM, sinulat ni Nora Lind <help@northline.example>:",
        "Þri., 3. nóv. 2026 kl. 09:15 skrifaði Nora Lind <help@northline.example>:",
    ]);
}

#[test]
fn introductions_over_several_lines_fold() {
    check(&[
        "On Tue, Nov 3, 2026 at 9:15 AM Nora Lind\n<help@northline.example> wrote:",
        "On Tue, Nov 3, 2026 at 9:15 AM\nNora Lind <help@northline.example>\nwrote:",
        "On Tuesday, 3 November 2026 at 09:15:00 CET,\nNora Lind of the Northline customer service team <help@northline.example>\nwrote:",
        "Am 03.11.2026 um 09:15 schrieb\nNora Lind <help@northline.example>:",
        "Am 3. November 2026 um 09:15 Uhr\nschrieb Nora Lind\n<help@northline.example>:",
        "Am 3. November 2026 09:15:00 MEZ schrieb \"Nora Lind\"\n<help@northline.example>:",
        "Le 3 novembre 2026 à 09:15,\nNora Lind <help@northline.example>\na écrit :",
        "El 3 nov 2026, a las 9:15, Nora Lind\n<help@northline.example> escribió:",
        "Il giorno 3 nov 2026, alle ore 09:15,\nNora Lind <help@northline.example> ha scritto:",
        "Op 3 november 2026 om 09:15 schreef\nNora Lind\n<help@northline.example>:",
        "W dniu 3.11.2026 o 09:15, Nora Lind\n<help@northline.example> pisze:",
        "3 ноября 2026 г., в 09:15, Nora Lind\n<help@northline.example> написал(а):",
        "Den 3 nov. 2026 kl. 09:15 skrev Nora Lind\n<help@northline.example>:",
        "On 03/11/2026 09:15, Nora Lind\nvia Northline help desk wrote:",
    ]);
}

#[test]
fn introductions_of_other_programs_fold() {
    check(&[
        "Вторник, 3 ноября 2026, 9:15 +03:00 от Nora Lind <help@northline.example>:",
        "3. Nov. 2026, 09:15 von help@northline.example:",
        "3 Nov 2026, 09:15 by help@northline.example:",
        "Zitat von Nora Lind <help@northline.example>:",
        "Quoting Nora Lind <help@northline.example>:",
        "03.11.2026, 09:15, \"Nora Lind\" <help@northline.example>:",
        "03.11.2026 09:15, Nora Lind пишет:",
        "2026-11-03 09:15:00 \"Nora Lind\" <help@northline.example> 写道：",
        "At 2026-11-03 09:15:00, \"Nora Lind\" <help@northline.example> wrote:",
        "---- On Tue, 03 Nov 2026 09:15:00 +0100 Nora Lind <help@northline.example> wrote ----",
        "------------------ 原始邮件 ------------------\n发件人: \"Nora Lind\" <help@northline.example>;\n发送时间: 2026年11月3日(星期二) 上午9:15\n收件人: \"Ann Ek\"<ann.ek@example.org>;\n主题: Broken kettle",
        "----- Ursprüngliche Mail -----\nVon: \"Nora Lind\" <help@northline.example>\nAn: \"Ann Ek\" <ann.ek@example.org>\nGesendet: Dienstag, 3. November 2026 09:15:00\nBetreff: Broken kettle",
        "----- Mail original -----\nDe: \"Nora Lind\" <help@northline.example>\nÀ: \"Ann Ek\" <ann.ek@example.org>\nEnvoyé: Mardi 3 Novembre 2026 09:15:00\nObjet: Broken kettle",
        "--- Original message ---\nSubject: Broken kettle\nFrom: Nora Lind <help@northline.example>\nDate: 3/11/2026 09:15",
        "________________________________\nVon: Nora Lind\nGesendet: Dienstag, 3. November 2026 09:15\nAn: Ann Ek\nCc: Bo Ek\nBetreff: AW: Broken kettle",
        "*From:* Nora Lind <help@northline.example>\n*Sent:* 3 November 2026 09:15\n*To:* Ann Ek <ann.ek@example.org>\n*Subject:* Broken kettle",
        "Nora Lind hat am 03.11.2026 09:15 geschrieben:",
        "Nora Lind wrote on 03/11/2026 09:15:",
        "<help@northline.example> schrieb am Di., 3. Nov. 2026, 09:15:",
        "Gesendet: Dienstag, 03. November 2026 um 09:15 Uhr\nVon: \"Nora Lind\" <help@northline.example>\nAn: ann.ek@example.org\nBetreff: Broken kettle",
        "Xyzzy: Nora Lind <help@northline.example>\nPlugh: 3 November 2026 09:15\nFrotz: Ann Ek <ann.ek@example.org>\nBlorb: Broken kettle",
        "----- Forrige epost i tråden -----\nFra: Nora Lind <help@northline.example>\nDato: 3. nov. 2026\nEmne: Broken kettle",
    ]);
}

#[test]
fn a_line_of_a_date_with_the_hour_and_a_name_alone_introduces() {
    check(&[
        "03.11.2026 09:15, Nora Lind:",
        "2026-11-03 09:15 Nora Lind:",
        "Nora Lind, 3 Nov 2026 at 09:15:",
        "Tuesday, 3 November 2026, 9:15 AM, Nora Lind:",
        "Nora Lind (3.11.2026 09:15):",
        "3 nov. 2026 à 09:15, Nora Lind :",
    ]);
    for text in [
        "Monday 3 May 2024 10:15, Oslo:\nthe driver came and left again.",
        "3.5.2024 10:15 first call:\nnobody answered.\n4.5.2024 11:00 second call:\nnobody answered.",
        "What happened on 3 May 2024 at 10:15:\nYour driver left.",
    ] {
        assert_eq!(fold(text, &Context::default()).visible, text);
    }
}

#[test]
fn lines_to_reply_above_fold_what_follows() {
    check(&[
        "-- Bitte oberhalb dieser Linie antworten --",
        "##- Please type your reply above this line -##",
        "--- Please reply above this line ---",
        "----- Bitte antworten Sie oberhalb dieser Zeile -----",
        "-- Veuillez répondre au-dessus de cette ligne --",
        "=-=-= Responda por encima de esta línea =-=-=",
        "-- Scrivi sopra questa riga --",
        "--- Gelieve te antwoorden boven deze lijn ---",
        "___ Svar over denne linjen ___",
        "--- Odpowiedz powyżej tej linii ---",
        "-- この行より上に返信してください --",
    ]);
}

#[test]
fn bars_before_lines_fold_where_something_introduces_them() {
    let barred = OLD.lines().map(|line| format!("| {line}")).collect::<Vec<_>>().join("\n");
    assert_eq!(leftover("On Tue, Nov 3, 2026 at 9:15 AM Nora Lind <help@northline.example> wrote:", &barred), None);
    assert_eq!(leftover("Nora Lind schrieb am 03.11.2026 09:15:", &barred), None);
    for text in ["My order:\n| pump | 2 |\n| seal | 1 |", "It is written on the box:\n| do not open\n| ever"] {
        assert_eq!(fold(text, &Context::default()).visible, text);
    }
}

#[test]
fn what_a_first_mail_passes_on_stays_visible() {
    let first = Context { first: true, ..Context::default() };
    for text in [
        "New message\n\nFrom: Ann Ek <ann@example.org>\nSubject: Kettle\nDate: 3 November 2026\n\nIt leaks.",
        "Please see below.\n\nOn Tue, Nov 3, 2026 at 9:15 AM Bo <bo@northline.example> wrote:\n\nYou will get 50 EUR back.",
        "-----Original Message-----\nFrom: Bo <bo@northline.example>\nSent: 3 November 2026 09:15\nSubject: Kettle\n\nYou will get 50 EUR back.",
        "> The kettle leaks.\n> Send a new one.",
        "-- \nThe kettle leaks.",
    ] {
        assert_eq!(fold(text, &first).visible, text.replace("-- \n", "--\n"), "{text}");
    }
    let quoted =
        fold("Please see below.\n\nOn 3 Nov 2026 at 9:15 Bo <bo@x.example> wrote:\n> You will get 50 EUR.", &first);
    assert_eq!(quoted.visible, "Please see below.");
}
