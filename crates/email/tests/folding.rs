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
fn gmail_introductions_fold_in_every_language() {
    check(&[
        (
            "The pump leaks again.\n\nOn Mon, May 6, 2024 at 9:14 AM Amends Pumps <care@amends.test> wrote:\n\n> We replaced it.\n> Ada",
            "The pump leaks again.",
        ),
        (
            "Die Pumpe leckt wieder.\n\nAm Mo., 6. Mai 2024 um 09:14 Uhr schrieb Amends Pumpen <\ncare@amends.test>:\n\n> Wir haben sie ersetzt.",
            "Die Pumpe leckt wieder.",
        ),
        (
            "La pompe fuit encore.\n\nLe lun. 6 mai 2024 à 09:14, Amends Pompes <care@amends.test> a écrit :\n\n> Nous l'avons remplacée.",
            "La pompe fuit encore.",
        ),
        (
            "La bomba vuelve a gotear.\n\nEl lun, 6 may 2024 a las 9:14, Amends (<care@amends.test>)\nescribió:\n\n> La cambiamos.",
            "La bomba vuelve a gotear.",
        ),
        (
            "La pompa perde ancora.\n\nIl giorno lun 6 mag 2024 alle ore 09:14 Amends <care@amends.test>\nha scritto:\n\n> L'abbiamo sostituita.",
            "La pompa perde ancora.",
        ),
        (
            "De pomp lekt weer.\n\nOp ma 6 mei 2024 om 09:14 schreef Amends Pompen <care@amends.test>:\n\n> Wij hebben hem vervangen.",
            "De pomp lekt weer.",
        ),
        (
            "A bomba continua a pingar.\n\nAmends <care@amends.test> escreveu (segunda, 6/05/2024 à(s) 09:14):\n\n> Trocámos a bomba.",
            "A bomba continua a pingar.",
        ),
        (
            "A bomba voltou a vazar.\n\nEm seg., 6 de mai. de 2024 às 09:14, Amends <care@amends.test>\nescreveu:\n\n> Trocamos a bomba.",
            "A bomba voltou a vazar.",
        ),
        (
            "Pumpen läcker igen.\n\nDen mån 6 maj 2024 kl 09:14 skrev Amends <care@amends.test>:\n\n> Vi bytte den.",
            "Pumpen läcker igen.",
        ),
        (
            "Pumpen lekker igjen.\n\nman. 6. mai 2024 kl. 09:14 skrev Amends <care@amends.test>:\n\n> Vi byttet den.",
            "Pumpen lekker igjen.",
        ),
        (
            "Pumpen lækker igen.\n\nDen man. 6. maj 2024 kl. 09.14 skrev Amends <care@amends.test>:\n\n> Vi skiftede den.",
            "Pumpen lækker igen.",
        ),
        (
            "Pumppu vuotaa taas.\n\nma 6. toukok. 2024 klo 9.14 Amends (care@amends.test) kirjoitti:\n\n> Vaihdoimme sen.",
            "Pumppu vuotaa taas.",
        ),
        (
            "Pompa znowu cieknie.\n\npon., 6 maj 2024 o 09:14 Amends <care@amends.test> napisał(a):\n\n> Wymieniliśmy ją.",
            "Pompa znowu cieknie.",
        ),
        (
            "Насос опять течёт.\n\nпн, 6 мая 2024 г. в 09:14, Amends <care@amends.test>:\n\n> Мы его заменили.",
            "Насос опять течёт.",
        ),
        (
            "水泵又漏水了。\n\nAmends <care@amends.test> 于2024年5月6日周一 09:14写道：\n\n> 我们已经更换。",
            "水泵又漏水了。",
        ),
        (
            "ポンプがまた漏れています。\n\n2024年5月6日(月) 9:14 Amends <care@amends.test>:\n\n> 交換しました。",
            "ポンプがまた漏れています。",
        ),
        (
            "Čerpadlo zase teče.\n\npo 6. 5. 2024 v 9:14 odesílatel Amends <care@amends.test> napsal:\n\n> Vyměnili jsme je.",
            "Čerpadlo zase teče.",
        ),
    ]);
}

#[test]
fn apple_mail_and_thunderbird_introductions_fold() {
    check(&[
        (
            "Still waiting.\n\nBest,\nIngrid\n\n> On 6 May 2024, at 09:14, Amends Care <care@amends.test> wrote:\n> \n> It is on its way.",
            "Still waiting.\n\nBest,\nIngrid",
        ),
        (
            "Ich warte noch immer.\n\n> Am 06.05.2024 um 09:14 schrieb Amends <care@amends.test>:\n> \n> Es ist unterwegs.\n",
            "Ich warte noch immer.",
        ),
        ("Ich warte noch.\n\nAm 06.05.24 um 09:14 schrieb Amends:\n> Es ist unterwegs.\n> Ada\n", "Ich warte noch."),
        ("J'attends toujours.\n\nLe 06/05/2024 à 09:14, Amends a écrit :\n> C'est en route.\n", "J'attends toujours."),
        ("Sigo esperando.\n\nEl 6/5/24 a las 9:14, Amends escribió:\n> Está en camino.\n", "Sigo esperando."),
        (
            "Sto ancora aspettando.\n\nIl 06/05/2024 09:14, Amends ha scritto:\n> Sta arrivando.\n",
            "Sto ancora aspettando.",
        ),
        ("Ik wacht nog.\n\nOp 06-05-2024 om 09:14 schreef Amends:\n> Onderweg.\n", "Ik wacht nog."),
        (
            "Ik wacht nog.\n\nOp 6 mei 2024, om 09:14 heeft Amends <care@amends.test> het volgende geschreven:\n\n> Onderweg.\n",
            "Ik wacht nog.",
        ),
        ("Wciąż czekam.\n\nW dniu 6.05.2024 o 09:14, Amends pisze:\n> W drodze.\n", "Wciąż czekam."),
        ("Всё ещё жду.\n\n06.05.2024 09:14, Amends пишет:\n> В пути.\n", "Всё ещё жду."),
        ("Odotan yhä.\n\nAmends kirjoitti 6.5.2024 klo 9.14:\n> Matkalla.\n", "Odotan yhä."),
        (
            "Väntar fortfarande.\n\n6 maj 2024 kl. 09:14 skrev Amends <care@amends.test>:\n\nDet är på väg.\n",
            "Väntar fortfarande.",
        ),
        (
            "Jeg venter fortsatt.\n\n> 6. mai 2024 kl. 09:14 skrev Amends <care@amends.test>:\n>\n> På vei.",
            "Jeg venter fortsatt.",
        ),
        ("还在等。\n\n> 在 2024年5月6日，09:14，Amends <care@amends.test> 写道：\n> \n> 在路上。", "还在等。"),
    ]);
}

#[test]
fn outlook_header_blocks_fold_in_every_language() {
    check(&[
        (
            "Wrong part again.\n\nFrom: Amends Care <care@amends.test>\nSent: Monday, May 6, 2024 9:14 AM\nTo: Ingrid <ingrid@solberg.test>\nSubject: RE: Pump\n\nIt was shipped.",
            "Wrong part again.",
        ),
        (
            "Wieder das falsche Teil.\n\nVon: Amends <care@amends.test>\nGesendet: Montag, 6. Mai 2024 09:14\nAn: Ingrid\nCc: Einkauf\nBetreff: AW: Pumpe\n\nVersandt.",
            "Wieder das falsche Teil.",
        ),
        (
            "Encore la mauvaise pièce.\n\nDe : Amends <care@amends.test>\nEnvoyé : lundi 6 mai 2024 09:14\nÀ : Ingrid\nObjet : RE: Pompe\n\nExpédié.",
            "Encore la mauvaise pièce.",
        ),
        (
            "Otra pieza equivocada.\n\nDe: Amends <care@amends.test>\nEnviado el: lunes, 6 de mayo de 2024 9:14\nPara: Ingrid\nAsunto: RE: Bomba\n\nEnviado.",
            "Otra pieza equivocada.",
        ),
        (
            "Ancora il pezzo sbagliato.\n\nDa: Amends <care@amends.test>\nInviato: lunedì 6 maggio 2024 09:14\nA: Ingrid\nOggetto: R: Pompa\n\nSpedito.",
            "Ancora il pezzo sbagliato.",
        ),
        (
            "Weer het verkeerde deel.\n\nVan: Amends <care@amends.test>\nVerzonden: maandag 6 mei 2024 09:14\nAan: Ingrid\nOnderwerp: RE: Pomp\n\nVerzonden.",
            "Weer het verkeerde deel.",
        ),
        (
            "A peça errada outra vez.\n\nDe: Amends <care@amends.test>\nEnviada em: segunda-feira, 6 de maio de 2024 09:14\nPara: Ingrid\nAssunto: RES: Bomba\n\nEnviado.",
            "A peça errada outra vez.",
        ),
        (
            "Fel del igen.\n\nFrån: Amends <care@amends.test>\nSkickat: den 6 maj 2024 09:14\nTill: Ingrid\nÄmne: SV: Pump\n\nSkickad.",
            "Fel del igen.",
        ),
        (
            "Feil del igjen.\n\nFra: Amends <care@amends.test>\nSendt: mandag 6. mai 2024 09:14\nTil: Ingrid\nEmne: SV: Pumpe\n\nSendt.",
            "Feil del igjen.",
        ),
        (
            "Taas väärä osa.\n\nLähettäjä: Amends <care@amends.test>\nLähetetty: maanantai 6. toukokuuta 2024 9.14\nVastaanottaja: Ingrid\nAihe: VS: Pumppu\n\nLähetetty.",
            "Taas väärä osa.",
        ),
        (
            "Znowu zła część.\n\nOd: Amends <care@amends.test>\nWysłano: poniedziałek, 6 maja 2024 09:14\nDo: Ingrid\nTemat: ODP: Pompa\n\nWysłane.",
            "Znowu zła część.",
        ),
        (
            "Опять не та деталь.\n\nОт: Amends <care@amends.test>\nОтправлено: 6 мая 2024 г. 9:14\nКому: Ингрид\nТема: RE: Насос\n\nОтправлено.",
            "Опять не та деталь.",
        ),
        (
            "又发错了。\n\n发件人: Amends <care@amends.test>\n发送时间: 2024年5月6日 9:14\n收件人: Ingrid\n主题: 回复: 水泵\n\n已发货。",
            "又发错了。",
        ),
        (
            "Wrong again.\n________________________________\nFrom: Amends Care\nSent: Monday, May 6, 2024 9:14:00 AM\nTo: Ingrid\nSubject: Pump\n\nShipped.",
            "Wrong again.",
        ),
        (
            "Wrong again.\n\n*From:* Amends Care <care@amends.test>\n*Sent:* Monday, May 6, 2024 9:14 AM\n*To:* Ingrid <ingrid@solberg.test>\n*Subject:* Pump\n\nShipped.",
            "Wrong again.",
        ),
        (
            "Schon wieder.\n\n-----Ursprüngliche Nachricht-----\nVon: Amends\nGesendet: Montag, 6. Mai 2024 09:14\nAn: Ingrid\nBetreff: Pumpe\n\nVersandt.",
            "Schon wieder.",
        ),
        (
            "还是不行\n\n------------------ 原始邮件 ------------------\n发件人: \"Amends\" <care@amends.test>;\n发送时间: 2024年5月6日\n\n已发货。",
            "还是不行",
        ),
    ]);
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
fn customers_stories_are_not_taken_for_quotes() {
    for text in [
        "Hello,\n\nFrom: Oslo\nTo: Berlin\nDate: 3 May 2024\n\nThis is the flight you cancelled. I want my money back.",
        "On 3 May at 10:15 I wrote to your colleague (john@amends.test) and he answered as follows:\n\nWe will come on Monday.\n\nNobody came.",
        "Your driver wrote:\n\nnobody at home\n\nThat is not true, I was there.",
        "Here is what you sent:\n- 2 pumps\n- 1 seal\nHere is what I ordered:\n- 3 pumps",
        "What went wrong:\n\n1. late\n2. broken\n\nPlease call me at 10:15.",
        "The invoice says:\n----\nPump 4711  100 EUR\nSeal 12  5 EUR\n----\nI never ordered the seal.",
        "Sent from my warehouse last week, the parcel never arrived. What now?",
        "I waited -- and waited -- for an answer.\n\nNothing came.",
        "Price is > 100 EUR and < 200 EUR as agreed.\nStill you charged 250.",
        "Subject: my complaint\n\nThe pump leaks.",
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
