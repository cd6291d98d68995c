//! What a customer wrote stays visible, what their program repeated folds: by language and mail program.

use email::quotes::{Context, Folded, fold, fold_html};

fn folded(text: &str) -> Folded {
    fold(text, &Context::default())
}

/// Each case: a text, and what of it stays visible.
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, visible)| folded(text).visible != *visible)
        .map(|(text, visible)| format!("--- for\n{text}\n--- wanted\n{visible}\n--- got\n{:?}", folded(text)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

#[test]
fn phones_and_apps_sign_and_fold() {
    check(&[
        (
            "No answer yet?\n\nSent from my iPhone\n\nOn May 6, 2024, at 9:14 AM, Amends <care@amends.test> wrote:\n\n\u{FEFF}We will call.",
            "No answer yet?",
        ),
        (
            "Noch keine Antwort?\n\nVon meinem iPhone gesendet\n\n> Am 06.05.2024 um 09:14 schrieb Amends <care@amends.test>:\n> \n> Wir rufen an.",
            "Noch keine Antwort?",
        ),
        ("Toujours rien ?\n\nEnvoyé de mon iPhone", "Toujours rien ?"),
        (
            "¿Nada?\n\nEnviado desde mi Samsung Mobile de Telco\n-------- Mensaje original --------\nDe: Amends <care@amends.test>\nFecha: 6/5/24 9:14 (GMT+01:00)\nPara: Ingrid\nAsunto: Bomba\nLlamamos.",
            "¿Nada?",
        ),
        (
            "Nothing?\n\n-------- Original message --------\nFrom: Amends <care@amends.test>\nDate: 06/05/2024 09:14 (GMT+01:00)\nTo: Ingrid\nSubject: Pump\n\nWe will call.",
            "Nothing?",
        ),
        ("Niets?\n\nVerzonden met Outlook voor Android", "Niets?"),
        (
            "Nothing?\nGet Outlook for iOS<https://aka.test/x>\n________________________________\nFrom: Amends <care@amends.test>\nSent: Monday, May 6, 2024 9:14:00 AM\nTo: Ingrid\nSubject: Pump\n\nWe will call.",
            "Nothing?",
        ),
        ("Nothing?\n\n-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.", "Nothing?"),
        (
            "Nothing?\n\nAm 6. Mai 2024 09:14:00 MESZ schrieb Amends <care@amends.test>:\n>We will call.\n\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
            "Nothing?",
        ),
        (
            "Nothing?\n\nSent with Proton Mail secure email.\n\nOn Monday, May 6th, 2024 at 9:14 AM, Amends <care@amends.test> wrote:\n\n> We will call.",
            "Nothing?",
        ),
        (
            "Nothing?\n\n    On Monday, May 6, 2024 at 09:14:00 AM GMT+1, Amends <care@amends.test> wrote:\n\n We will call.\n Ada",
            "Nothing?",
        ),
        (
            "Nothing?\n\n---- On Mon, 06 May 2024 09:14:00 +0100 Amends <care@amends.test> wrote ---\n\nWe will call.",
            "Nothing?",
        ),
        ("Отвечу вечером\n\nОтправлено с iPhone", "Отвечу вечером"),
        ("稍后回复\n\n发自我的iPhone", "稍后回复"),
    ]);
}

#[test]
fn answers_between_quoted_lines_stay_with_what_they_answer() {
    let mail = folded(
        "Hello Ada,\n\nOn 6 May 2024 at 09:14, Amends <care@amends.test> wrote:\n> Did the new pump arrive?\n\nYes, on Friday.\n\n> Does it leak?\n\nIt does.\n\n> Kind regards\n> Ada\n",
    );
    assert_eq!(
        mail.visible,
        "Hello Ada,\n\n> Did the new pump arrive?\n\nYes, on Friday.\n\n> Does it leak?\n\nIt does."
    );
    assert!(mail.quoted.contains("wrote:") && mail.quoted.ends_with("> Ada"), "{mail:?}");
}

#[test]
fn a_one_word_answer_between_quotes_is_not_taken_for_a_broken_link() {
    let mail = folded(
        "Ada wrote on 6 May 2024 at 09:14:\n> Did it arrive? See https://track.test/1\nno\n> Shall we resend?\nyes\n",
    );
    assert!(mail.visible.contains("no\n") && mail.visible.ends_with("yes"), "{mail:?}");
}

#[test]
fn an_answer_below_the_quote_stays_visible() {
    check(&[
        (
            "On 6 May 2024 at 09:14, Amends wrote:\n> Shall we come on Tuesday?\n\nTuesday is fine.\n\nIngrid",
            "Tuesday is fine.\n\nIngrid",
        ),
        ("> Shall we come on Tuesday?\n\nTuesday is fine.", "> Shall we come on Tuesday?\n\nTuesday is fine."),
    ]);
}

#[test]
fn answers_between_the_quotes_of_gmail_stay_though_its_own_block_holds_them() {
    let quote = |text: &str| format!("<blockquote class=\"gmail_quote\"><div>{text}</div></blockquote>");
    let html = format!(
        "<div dir=\"ltr\"><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, 6 May 2025 at 09:14 Pump Works \
         &lt;<a href=\"mailto:help@pumps.test\">help@pumps.test</a>&gt; wrote:<br></div>{}<div>The blue one.</div>{}\
         <div>Before noon.</div><div>Ida</div></div></div>",
        quote("Which pump do you have?"),
        quote("When may we call?"),
    );
    let mail = fold_html(&html, &Context::default());
    for words in ["Which pump", "The blue one.", "When may we call?", "Before noon.", "Ida"] {
        assert!(mail.visible.contains(words), "{words}: {mail:?}");
    }
    assert!(mail.quoted.contains("wrote:"), "{mail:?}");
}

#[test]
fn words_on_the_line_that_introduces_them_fold_with_it() {
    check(&[
        (
            "The blue one.\n\nOn Tue, May 6, 2025 at 9:14 AM, Pump Works<help@pumps.test> wrote:   Hello Ida,\nWhich pump do you have?",
            "The blue one.",
        ),
        (
            "Keep it.\n\n\u{2010}\u{2010}\u{2010}\u{2010} Original Message \u{2010}\u{2010}\u{2010}\u{2010}\nOn Tuesday, Pump Works wrote:\n> Shall we?",
            "Keep it.",
        ),
        ("I sign today.\n\nIda\n\nSent via Superhuman ( https://sprh.test/?vip=ida )", "I sign today.\n\nIda"),
    ]);
    for dash in ["\u{2014}", "\u{2013}", "\u{2500}", "-"] {
        let rule = dash.repeat(4);
        let text = format!("Keep it.\n\n{rule} Original Message {rule}\nFrom the pump works.\nShall we?");
        assert_eq!(folded(&text).visible, "Keep it.", "{rule}");
    }
    let told = "On 6 May 2025 your man <wrote: he would come>: he did not.";
    assert_eq!(folded(told).visible, told);
}

#[test]
fn customers_stories_are_not_taken_for_quotes() {
    for text in [
        "Hello,\n\nFrom: Oslo\nTo: Berlin\nDate: 3 May 2024\n\nThis is the flight you cancelled. I want my money back.",
        "On 3 May at 10:15 I wrote to your colleague (john@amends.test) and he answered as follows:\n\nWe will come on Monday.\n\nNobody came.",
        "Your driver wrote:\n\nnobody at home\n\nThat is not true, I was there.",
        "Here is what you sent:\n- 2 pumps\n- 1 seal\nHere is what I ordered:\n- 3 pumps",
        "What went wrong:\n\n1. late\n2. broken\n\nPlease call me at 10:15.",
        "The invoice says:\n----\nPump 4711  100 EUR\nSeal 12  5 EUR\n----\nI never ordered the seal.",
        "It leaks.\n\nSent from my desk, which is easier than from my mobile phone.",
        "Please send the invoice of 3.5.2024 10:15 to buying@solberg.test:\n\nSolberg AS\nOslo",
        "Your own page says:\n\n> Repair within three days, guaranteed.",
        "Sent from my warehouse last week, the parcel never arrived. What now?",
        "I waited -- and waited -- for an answer.\n\nNothing came.",
        "Price is > 100 EUR and < 200 EUR as agreed.\nStill you charged 250.",
        "Subject: my complaint\n\nThe pump leaks.",
        "We hire a lift as your form asks:\n\nFrom: Friday 12 June 2026, 7:30\nTo: Sunday evening\nSubject: Lift 12 m\nDate: as soon as you can\n\nIs a driver included?",
        "Bitte liefern Sie so:\n\nVon: Lager Nord\nAn: Werk 3\nDatum: KW 31\nBetreff: 2 Pumpen\n\nEin Stapler ist da.",
        "La tarjeta debe decir:\n\nDe: tus primos\nPara: Inés\nAsunto: ¡feliz boda!\nFecha: 6 de junio\n\nGracias.",
        "Am Montag schrieb mir Ihr Kollege:\nWir kommen um 10:15 Uhr.\nEs kam niemand.",
        "Le 3 mai à 10h15 vous m'avez écrit :\nnous passerons mardi.\nPersonne n'est venu.",
    ] {
        assert_eq!(folded(text).visible, text, "hidden: {:?}", folded(text));
    }
}

#[test]
fn a_forwarded_mail_stays_visible_below_its_marker() {
    for marker in [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "-------- Message transféré --------",
        "Inizio messaggio inoltrato:",
    ] {
        let text = format!(
            "See below, please act.\n\n{marker}\nFrom: Ingrid <ingrid@solberg.test>\nDate: Mon, 6 May 2024\nSubject: Pump\nTo: sales@amends.test\n\nIt leaks."
        );
        assert_eq!(folded(&text).visible, text);
    }
}

#[test]
fn a_mail_passed_on_by_outlook_stays_visible() {
    let text = "Please act.\n\nFrom: Ingrid <ingrid@solberg.test>\nSent: Monday, May 6, 2024 9:14 AM\nTo: sales@amends.test\nSubject: Pump\n\nIt leaks.";
    let context = Context { forward: true, ..Context::default() };
    assert_eq!(fold(text, &context).visible, text);
    assert_eq!(folded(text).visible, "Please act.");
}

#[test]
fn a_mail_that_is_all_quote_without_marks_is_shown_rather_than_hidden() {
    let text = "From: Amends <care@amends.test>\nSent: Monday, May 6, 2024 9:14 AM\nTo: Ingrid\nSubject: Pump\n\nDid it arrive? NO IT DID NOT";
    assert_eq!(folded(text).visible, text);
}

#[test]
fn signatures_fold_and_closings_with_a_bare_name_stay() {
    check(&[
        ("It leaks.\n\n-- \nIngrid Solberg\nSolberg AS, Oslo", "It leaks."),
        ("It leaks.\n\nKind regards\nIngrid", "It leaks.\n\nKind regards\nIngrid"),
        (
            "Sie leckt.\n\nMit freundlichen Grüßen\n\nIngrid Solberg\nEinkauf\nSolberg GmbH\nTel. +49 30 123456",
            "Sie leckt.",
        ),
        (
            "It leaks.\n\nBest regards,\nIngrid\nOrder 4711-2231-22",
            "It leaks.\n\nBest regards,\nIngrid\nOrder 4711-2231-22",
        ),
    ]);
}

#[test]
fn a_long_text_behind_two_dashes_is_not_a_signature() {
    let text = format!("First part.\n--\n{}", "Second part of the story, told at length.\n".repeat(30));
    assert!(folded(&text).visible.contains("told at length"));
}

#[test]
fn html_of_the_usual_programs_folds() {
    let context = Context::default();
    for (program, html) in [
        (
            "gmail",
            r#"<div dir="ltr">It leaks.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Pä 6.5.2024 xx Amends &lt;<a href="mailto:care@amends.test">care@amends.test</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0"><div>Sorry.</div></blockquote></div>"#,
        ),
        (
            "outlook web",
            r#"<div>It leaks.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Amends<br><b>Sent:</b> Monday, May 6, 2024<br><b>To:</b> Ingrid<br><b>Subject:</b> Pump</div><div>Sorry.</div>"#,
        ),
        (
            "outlook desktop",
            r#"<p class=MsoNormal>It leaks.<o:p></o:p></p><div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>Von:</b> Amends &lt;care@amends.test&gt; <br><b>Gesendet:</b> Montag, 6. Mai 2024<br><b>An:</b> Ingrid<br><b>Betreff:</b> Pumpe</p></div><p class=MsoNormal>Sorry.</p>"#,
        ),
        (
            "apple",
            r#"<body>It leaks.<div><br><blockquote type="cite"><div>On 6 May 2024, at 09:14, Amends wrote:</div><div>Sorry.</div></blockquote></div></body>"#,
        ),
        (
            "thunderbird",
            r#"<p>It leaks.</p><div class="moz-cite-prefix">Zzz 6.5. Amends xyz:<br></div><blockquote type="cite" cite="mid:1@x"><p>Sorry.</p></blockquote><pre class="moz-signature">-- <br>Ingrid</pre>"#,
        ),
        (
            "yahoo",
            r#"<div>It leaks.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, May 6, 2024, Amends wrote:</div><div>Sorry.</div></div>"#,
        ),
        (
            "proton",
            r#"<div>It leaks.</div><div class="protonmail_signature_block">Sent with Proton Mail secure email.</div><div class="protonmail_quote">On Monday, May 6th, 2024 at 9:14 AM, Amends wrote:<br><blockquote class="protonmail_quote" type="cite">Sorry.</blockquote></div>"#,
        ),
    ] {
        let folded = fold_html(html, &context);
        assert_eq!(folded.visible, "It leaks.", "{program}: {folded:?}");
        assert!(folded.quoted.contains("Sorry."), "{program}: {folded:?}");
    }
}

#[test]
fn an_indented_paragraph_of_the_customer_stays_visible() {
    let folded = fold_html("<p>My terms:</p><blockquote><p>Repair by Friday.</p></blockquote>", &Context::default());
    assert!(folded.visible.contains("Repair by Friday."), "{folded:?}");
}

#[test]
fn no_word_is_lost_whatever_the_lines_are() {
    let pieces = [
        "hello",
        "> quoted",
        "On 6 May 2024 at 09:14, A <a@b.test> wrote:",
        "-- ",
        "",
        "From: a@b.test",
        "Subject: x",
        "Date: 2024",
        "____________",
        "Sent from my iPhone",
        "I> old",
        "I> older",
    ];
    let mut seed = 7_usize;
    for _ in 0..2000 {
        let mut text = String::new();
        for n in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(&format!("{} w{n}\n", pieces[(seed >> 33) % pieces.len()]));
        }
        let folded = folded(&text);
        let mut given: Vec<&str> = text.split_whitespace().collect();
        let all = format!("{} {} {}", folded.visible, folded.quoted, folded.signature);
        let mut kept: Vec<&str> = all.split_whitespace().collect();
        given.sort_unstable();
        kept.sort_unstable();
        assert_eq!(given, kept, "{text}");
    }
}

#[test]
fn words_on_the_line_of_an_introduction_stay_visible() {
    let mail = folded("Fine. On Mon, May 6, 2024 at 9:14 AM, Amends <care@amends.test> wrote:\n> Tuesday?\n");
    assert_eq!(
        (mail.visible.as_str(), mail.quoted.as_str()),
        ("Fine.", "On Mon, May 6, 2024 at 9:14 AM, Amends <care@amends.test> wrote:\n> Tuesday?")
    );
}
