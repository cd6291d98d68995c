//! The introductions of mail programs fold in the languages of customers.

use email::quotes::{Context, Folded, fold};

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

const GMAIL: &[(&str, &str)] = &[
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
];

#[test]
fn gmail_introductions_fold_in_every_language() {
    check(GMAIL);
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

const OUTLOOK: &[(&str, &str)] = &[
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
];

#[test]
fn outlook_header_blocks_fold_in_every_language() {
    check(OUTLOOK);
}

const OTHERS: &[(&str, &str)] = &[
    (
        "다시 샙니다.\n\n2024년 5월 6일 (월) 오전 9:14, Amends <care@amends.test>님이 작성:\n\n> 교체했습니다.",
        "다시 샙니다.",
    ),
    (
        "Στάζει πάλι.\n\nΣτις Δευ 6 Μαΐ 2024 στις 9:14 π.μ., ο χρήστης Amends <care@amends.test> έγραψε:\n\n> Αλλάχτηκε.",
        "Στάζει πάλι.",
    ),
    (
        "Yine sızdırıyor.\n\nAmends <care@amends.test>, 6 May 2024 Pzt, 09:14 tarihinde şunu yazdı:\n\n> Değiştirdik.",
        "Yine sızdırıyor.",
    ),
    (
        "Megint csöpög.\n\nAmends <care@amends.test> ezt írta (időpont: 2024. máj. 6., H, 9:14):\n\n> Kicseréltük.",
        "Megint csöpög.",
    ),
    (
        "Curge din nou.\n\nÎn lun., 6 mai 2024 la 09:14, Amends <care@amends.test> a scris:\n\n> Am schimbat-o.",
        "Curge din nou.",
    ),
    (
        "Lekib jälle.\n\nKontakt Amends (<care@amends.test>) kirjutas kuupäeval E, 6. mai 2024 kell 09:14:\n\n> Vahetasime.",
        "Lekib jälle.",
    ),
    ("Lại rò.\n\nVào 09:14 6 tháng 5, 2024, Amends <care@amends.test> đã viết:\n\n> Đã thay.", "Lại rò."),
    ("รั่วอีกแล้ว\n\nในวันที่ จ. 6 พ.ค. 2024 เวลา 09:14 Amends <care@amends.test> เขียนว่า:\n\n> เปลี่ยนแล้ว", "รั่วอีกแล้ว"),
    (
        "שוב דולף.\n\n\u{202B}בתאריך יום ב׳, 6 במאי 2024 ב-9:14 מאת \u{202A}Amends\u{202C} <care@amends.test>:\u{202C}\n\n> הוחלף.",
        "שוב דולף.",
    ),
    (
        "تسرب مرة أخرى.\n\nفي الاثنين، ٦ مايو ٢٠٢٤ في ٩:١٤ ص تمت كتابة ما يلي بواسطة Amends <care@amends.test>:\n\n> تم التبديل.",
        "تسرب مرة أخرى.",
    ),
    ("Опет цури.\n\nпон, 6. мај 2024. у 09:14 Amends <care@amends.test> је написао:\n\n> Замењено.", "Опет цури."),
    ("Leaks again.\n\n2024/5/6 Amends Care <care@amends.test>\n\n> Replaced.", "Leaks again."),
];

#[test]
fn introductions_fold_in_languages_we_know_less_of() {
    check(OTHERS);
}
