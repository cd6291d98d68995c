//! The fixed words of mail programs in many languages: subjects, header names, attribution verbs, greetings.
//!
//! All words are lower case. Only phrases that programs write by themselves, or that nobody writes by accident in
//! their place, belong here: a word too many hides what a customer said.

/// Whether the lower-case `text` starts with one of the words.
pub(crate) fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// Whether the lower-case `text` contains one of the words.
pub(crate) fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Words of absence in subjects; they count only with a bulk or junk precedence.
#[rustfmt::skip]
pub(crate) const AWAY: &[&str] = &[
    "vacation", "out of office", "out of the office", "away from", "holiday", "urlaub", "abwesen", "absence",
    "absent", "congé", "vacaciones", "ausen", "assenza", "ferie", "afwezig", "vakantie", "férias", "semester",
    "frånvar", "fravær", "poissa", "loma", "urlop", "nieobec", "отпуск", "отсутств", "auto", "休假", "不在",
];

/// Words of bounces in subjects.
#[rustfmt::skip]
pub(crate) const BOUNCE_SUBJECTS: &[&str] = &[
    "undeliver", "delivery status", "delivery fail", "failure notice", "returned mail", "returned to sender",
    "mail delivery", "delivery notification", "could not be delivered", "unzustellbar", "nicht zugestellt",
    "zustellung", "non remis", "non distribu", "échec", "no entregado", "no se puede entregar", "non recapitabil",
    "mancato recapito", "onbestelbaar", "não entregue", "kan ikke leveres", "ikke levert",
    "kunde inte levereras", "niedostarcz", "недостав", "не доставлен", "退信",
    "nicht zustellbar", "nicht übermittelt", "niet bezorgd", "niet worden bezorgd", "niet afgeleverd", "mancata consegna",
    "impossibile recapitare", "remise impossible", "impossible de remettre", "retour à l'expéditeur", "entrega fallida", "no se pudo entregar",
    "no se ha podido entregar", "error de entrega", "não foi possível entregar", "falha na entrega", "falha de entrega", "devolvid",
    "olevererba", "leveransfel", "mislykket levering", "leveringsfeil", "leveringsfejl", "kunne ikke leveres", "uleverbar", "ei voi toimittaa",
    "ei voitu toimittaa", "toimitus epäonnistui", "toimittamatta", "nie można dostarczyć", "nie dostarczono", "nedoručitel", "nedoručiteľ",
    "nelze doručit", "nepodařilo doručit", "nedoručen", "kézbesíthetetlen", "kézbesítési hiba", "sikertelen kézbesítés", "nelivrat", "nu a putut fi livrat",
    "livrare eșuată", "teslim edilemedi", "iletilemedi", "не удалось доставить", "невозможно доставить", "не может быть доставлен", "не вдалося доставити",
    "неможливо доставити", "недоставен", "не може да бъде доставен", "nije isporučen", "neisporučen", "nedostavljen", "ni bilo mogoče dostaviti",
    "αδυναμία παράδοσης", "δεν παραδόθηκε", "αποτυχία παράδοσης", "לא נמסר", "לא ניתן למסור", "تعذر التسليم", "لم يتم التسليم", "ไม่สามารถส่ง", "ส่งไม่สำเร็จ",
    "không gửi được", "không thể gửi", "gagal terkirim", "tidak terkirim", "pristatyti nepavyko", "nepristatyt", "nevar piegādāt", "kohaletoimetamine ebaõnnestus",
    "无法投递", "投递失败", "未送达", "无法送达", "無法投遞", "無法傳遞", "未能送達", "傳遞失敗", "配信不能", "配信できません", "配信失敗", "配信エラー", "送信エラー",
    "届けられません", "kan inte levereras", "kan ej levereras", "gick inte att leverera", "ei toimitettavissa", "ei voida toimittaa", "imposibil de livrat", "nu a fost livrat", "nu poate fi livrat", "ήταν δυνατή η παράδοση", "não é possível entregar", "não pôde ser entregue", "impossível entregar", "auslieferung fehlgeschlagen", "konnte nicht zugestellt", "nicht ausgeliefert", "nie można było dostarczyć", "nie została dostarczona", "n'a pas pu être", "n’a pas pu être", "no se ha entregado", "non è stato possibile recapitare", "non consegnat", "impossibile consegnare", "kon niet worden", "nem sikerült kézbesíteni", "nem kézbesíthető", "nemohla být doručena", "nebolo možné doručiť", "nebylo možné doručit", "iletilmedi", "teslim edilmedi", "לא ניתן היה למסור", "תקלה במסירה", "تعذر تسليم", "فشل التسليم", "não entregável", "无法传递", "投递失敗", "邮件退回", "배달 실패", "배달되지", "배달할 수 없", "전송 실패", "반송",
];

/// How programs that deliver mail call themselves.
#[rustfmt::skip]
pub(crate) const SERVERS: &[&str] = &[
    "mail delivery s", "mail delivery agent", "mailer-daemon", "mailer daemon", "delivery subsystem", "postmaster", "mail system",
];

/// What the text part says where all words are in the HTML part.
#[rustfmt::skip]
pub(crate) const SEE_HTML: &[&str] = &[
    "html viewer", "html-viewer", "html capable", "html-capable", "html compatible", "html-compatible", "html compliant", "html enabled", "html-enabled",
    "html email client", "html e-mail client", "html mail client", "support html", "supports html", "display html", "view html", "html version", "html format",
    "html-format", "html-fähig", "html anzeigen", "html-ansicht", "html-version", "lecteur html", "format html", "formato html", "in html", "en html", "html-formaat",
    "html-format", "multi-part message in mime format", "multipart message in mime", "[html", "(html", "no text", "html email", "html e-mail", "html mail", "html message", "no plain text", "no plain-text", "without plain text", "in your browser", "im browser", "votre navigateur", "su navegador", "nel browser", "uw browser", "seu navegador", "i nettleseren", "webbläsare", "kein text", "sans texte", "html erforderlich", "html required", "mime-formatted message", "mime format",
];

/// Prefixes of answers, without the colon.
#[rustfmt::skip]
const REPLY_PREFIXES: &[&str] = &[
    "re", "aw", "antw", "antwort", "sv", "vs", "odp", "rif", "r", "ref", "réf", "rép", "ynt", "vá", "ang", "bls", "ats", "atb", "απ", "σχετ", "ответ",
    "отв", "回复", "回覆", "答复", "返信", "답장", "回信", "hs", "res", "resp", "yn", "ret",
];

/// Whether the lower-case subject starts like an answer's: `re:`, `aw:`, `re[2]:`, also behind a list's name.
pub(crate) fn is_reply_subject(subject: &str) -> bool {
    let without_list = match subject.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest,
        None => subject,
    };
    without_list.split_once([':', '：']).is_some_and(|(prefix, _)| {
        let prefix = prefix.split(['[', '(', '^']).next().unwrap_or(prefix).trim();
        REPLY_PREFIXES.contains(&prefix)
    })
}

/// Prefixes of forwarded subjects, without the colon.
#[rustfmt::skip]
const FORWARD_PREFIXES: &[&str] = &[
    "fwd", "fw", "wg", "tr", "rv", "vs", "i", "enc", "doorst", "vb", "pd", "vl", "továbbítás", "ilt", "転送", "转发",
    "轉寄", "пересл",
];

/// Whether the lower-case subject starts like a forwarded mail's.
pub(crate) fn is_forward_subject(subject: &str) -> bool {
    subject.split_once([':', '：']).is_some_and(|(prefix, _)| FORWARD_PREFIXES.contains(&prefix.trim()))
}

/// What programs write above a mail that is passed on.
#[rustfmt::skip]
pub(crate) const FORWARDED: &[&str] = &[
    "forwarded message", "begin forwarded message", "start of forwarded message", "forwarded by", "forwarded mail",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "weitergeleitete e-mail",
    "message transféré", "début du message transféré", "début du message réexpédié", "message transmis", "mail transféré",
    "mensaje reenviado", "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "início da mensagem reencaminhada", "messaggio inoltrato", "inizio messaggio inoltrato",
    "doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat brev",
    "vidarebefordrat mail", "påbörjat vidarebefordrat brev", "videresendt melding", "videresendt besked",
    "videresendt meddelelse", "start på videresendt besked", "start på videresendt melding", "videresendt mail",
    "välitetty viesti", "edelleen lähetetty viesti", "välitetty viesti alkaa",
    "przekazana wiadomość", "treść przekazanej wiadomości", "wiadomość przekazana", "początek przekazywanej wiadomości",
    "пересылаемое сообщение", "перенаправленное сообщение", "пересланное сообщение", "начало переадресованного сообщения",
    "переслане повідомлення", "přeposlaná zpráva", "preposlaná správa", "továbbított üzenet", "mesaj redirecționat",
    "iletilmiş mesaj", "iletilen ileti", "转发的邮件", "轉寄的郵件", "下面是被转发的邮件", "转发邮件信息", "転送されたメッセージ",
    "転送メッセージ", "전달된 메시지", "προωθημένο μήνυμα", "הודעה שהועברה", "رسالة معاد توجيهها",
];

/// What programs write between dashes above the mail that is answered.
#[rustfmt::skip]
pub(crate) const ORIGINAL: &[&str] = &[
    "original message", "original email", "original mail", "original-nachricht", "originalnachricht", "original e-mail",
    "ursprüngliche nachricht", "ursprüngliche e-mail", "urspr. nachricht", "originale nachricht", "message d'origine",
    "message d’origine", "message original", "message initial", "courriel original", "e-mail d'origine", "mail original",
    "mensaje original", "correo original", "mensagem original", "messaggio originale", "messaggio di origine",
    "messaggio originario", "oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht",
    "ursprungligt meddelande", "originalmeddelande", "originalmeddelelse", "ursprungsmeddelande", "opprinnelig melding",
    "original melding", "oprindelig meddelelse", "oprindelig besked", "original besked", "alkuperäinen viesti",
    "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość pierwotna", "původní zpráva", "původní e-mail",
    "pôvodná správa", "исходное сообщение", "исходное письмо", "оригинальное сообщение", "оригинал сообщения",
    "вихідне повідомлення", "оригінальне повідомлення", "eredeti üzenet", "mesaj original", "mesajul original",
    "orijinal mesaj", "orijinal ileti", "αρχικό μήνυμα", "原始邮件", "原始郵件", "原始訊息", "原邮件", "元のメッセージ",
    "オリジナルメッセージ", "원본 메시지", "원본 메일", "원본 이메일", "הודעה מקורית", "الرسالة الأصلية", "izvorna poruka",
    "izvirno sporočilo", "algne kiri", "sākotnējais ziņojums", "pesan asli", "thư gốc", "reply message", "quoted message",
    "ursprüngliche mail", "ursprüngl. nachricht", "mail originale", "e-mail original", "email original", "original nachricht", "ursprungliche nachricht", "mensaje inicial", "mensagem inicial", "messaggio iniziale", "missatge original", "jatorrizko mezua",
    "mensaxe orixinal", "algne sõnum", "pradinis laiškas", "originali žinutė", "originalna poruka", "izvorna poruka", "originalno sporočilo",
    "оригинална порука", "изходно съобщение", "оригинално съобщение", "оригинална порака", "зыходнае паведамленне", "upprunaleg skilaboð",
    "upphaflegur póstur", "mesej asal", "ข้อความต้นฉบับ", "ข้อความเดิม", "मूल संदेश", "پیام اصلی", "پیغام اصلی", "اصل پیغام", "মূল বার্তা", "მთავარი წერილი",
    "orijinal mesajı", "özgün ileti", "tin nhắn gốc", "thư ban đầu", "pesan awal", "eredeti levél", "原始消息", "原始邮件信息", "原文", "元のメール", "原邮件内容",
    "원본메시지", "original appointment", "originaltermin", "ursprünglicher termin", "rendez-vous d'origine", "reply separator", "original message follows",
    "forwarded original message", "özgün i̇leti", "originalus pranešimas", "pradinis pranešimas", "upphafleg skilaboð", "mesazhi origjinal", "mesazh origjinal", "бастапқы хабар", "mesazhi fillestar", "vorherige nachricht", "previous message", "message précédent", "mensaje anterior",
];

/// Marks that services put above the whole quoted mail.
#[rustfmt::skip]
pub(crate) const REPLY_ABOVE: &[&str] = &[
    "reply above this line", "type your reply above", "please reply above this line", "write above this line",
    "antworten sie oberhalb dieser zeile", "bitte antworten sie oberhalb", "antwort bitte oberhalb dieser zeile",
    "répondez au-dessus de cette ligne", "répondre au-dessus de cette ligne", "responda por encima de esta línea",
    "responda sobre esta línea", "rispondi sopra questa riga", "antwoord boven deze regel", "responda acima desta linha",
    "svara ovanför den här raden", "svar over denne linje", "skriv over denne linjen",
    "reply above the line", "reply above this text", "respond above this line", "write your reply above", "add your comments above this line",
    "enter your reply above", "do not write below this line", "reply between these lines", "text above this line", "reply here above",
    "oberhalb dieser linie antworten", "oberhalb dieser zeile antworten", "über dieser linie antworten", "über dieser zeile antworten",
    "antworten sie über dieser linie", "antworten sie über dieser zeile", "antworten sie oberhalb dieser linie", "antwort oberhalb dieser linie",
    "antwort oberhalb dieser zeile", "schreiben sie oberhalb", "schreiben sie ihre antwort über", "antworten sie bitte oberhalb", "bitte oberhalb",
    "bitte über dieser", "unterhalb dieser zeile nicht", "veuillez répondre au-dessus", "répondez au dessus", "répondre au dessus", "écrivez au-dessus",
    "écrire au-dessus", "votre réponse au-dessus", "responda encima de esta línea", "responder por encima", "escriba su respuesta encima", "escriba encima",
    "escriba por encima", "respuesta por encima de esta línea", "rispondere sopra", "scrivi sopra", "scrivere sopra", "risposta sopra questa", "rispondi al di sopra",
    "reageer boven", "antwoorden boven", "typ uw antwoord boven", "schrijf uw antwoord boven", "boven deze lijn", "responda por cima", "escreva acima",
    "responder acima", "resposta acima desta linha", "svara ovanför", "skriv ditt svar ovanför", "skriv ovanför", "svar over denne linjen", "svar ovenfor denne",
    "skriv svaret ditt over", "skriv dit svar over", "skriv over denne", "besvar over denne", "vastaa tämän rivin yläpuolelle", "kirjoita vastauksesi tämän",
    "odpowiedz powyżej tej linii", "odpowiedz nad tą linią", "proszę odpowiadać powyżej", "odpovídejte nad touto", "odpovězte nad tímto", "odpovedajte nad",
    "ответьте выше этой", "пишите выше этой", "отвечайте выше", "ответ выше этой линии", "відповідайте над", "bu satırın üzerine", "bu çizginin üstüne",
    "kérjük, e vonal fölé", "e sor fölé", "răspundeți deasupra", "请在此行上方回复", "請在此行上方回覆", "この行より上に", "この線より上に", "이 줄 위에",
];

/// Whether a lower-case word is a verb with which mail programs introduce a quote. In scripts without blanks the verb
/// is the end of the word.
pub(crate) fn is_wrote(word: &str) -> bool {
    WROTE.contains(&word) || !word.is_ascii() && WROTE_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

#[rustfmt::skip]
const WROTE: &[&str] = &[
    "wrote", "writes", "sent", "said", "replied", "schrieb", "schreibt", "geschrieben", "schrieben", "écrit", "ecrit",
    "écrivait", "envoyé", "escribió", "escribio", "escribe", "scritto", "scrive", "scrisse", "schreef", "geschreven",
    "schrijft", "escreveu", "escreve", "skrev", "skriver", "skrevet", "kirjoitti", "kirjoittaa", "napisał", "napisała",
    "napisal", "napisala", "pisze", "pisał", "napsal", "napsala", "napsané", "píše", "napísal", "napísala", "írta", "írt",
    "scris", "yazdı", "yazmış", "написал", "написала", "написано", "пишет", "писал", "писала", "писали", "пише", "написав",
    "писав", "написа", "έγραψε", "viết", "menulis", "kirjutas", "rakstīja", "rašė", "parašė", "napisao", "написао", "כתב", "כתבה", "كتابة", "เขียนว่า", "كتب",
    "skrifaði", "escriure", "escrigué", "escribiu", "idatzi", "लिखा", "نوشت", "sinulat", "napísali", "napsali", "napisali", "kirjoittivat", "shkroi", "yazıb", "жазды",
    "напісаў", "напісала", "ysgrifennodd", "scríobh", "geskryf", "rakstija", "parašė", "kirjutab", "tulis",
];

#[rustfmt::skip]
const WROTE_ENDINGS: &[&str] = &["写道", "寫道", "写到", "写", "작성", "님이 작성", "書きました", "のメッセージ"];

/// How programs say whom they quote.
#[rustfmt::skip]
pub(crate) const QUOTING: &[&str] = &[
    "quoting ", "quote from ", "zitat von ", "zitiere ", "citing ", "citando a ", "citando ", "citat från ", "citat fra ", "citation de ", "citaat van ", "cita di ",
    "citazione di ", "quoting:", "quotando ", "lainaus ", "cytowanie ", "cytat ", "citace ", "citát ", "citácia ", "цитирую ", "цитирование ", "цитата ", "idézet ", "alıntı ",
    "en réponse à ", "mesaj citat ",
];

/// Days and months, as dates of mail programs begin with them.
#[rustfmt::skip]
pub(crate) const DAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "mo", "di", "mi", "do", "fr", "sa", "so", "die", "mit", "don", "fre", "sam", "son", "mär", "mai", "okt", "dez", "lun", "mer", "jeu", "ven", "dim", "fév", "avr", "juin",
    "juil", "aoû", "déc", "mié", "jue", "vie", "sáb", "dom", "ene", "abr", "ago", "dic", "gio", "gen", "mag", "giu", "lug", "set", "ott", "maa", "woe", "vri", "zat", "zon",
    "mrt", "mei", "seg", "ter", "qua", "qui", "sex", "out", "mån", "tis", "ons", "tor", "lör", "sön", "maj", "man", "tir", "lør", "søn", "des", "pon", "wto", "śro", "czw",
    "pią", "sob", "nie", "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "пон", "вто", "сре", "чет", "пят", "суб", "вос", "янв", "фев", "мар", "апр",
    "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
];

/// Small words inside dates.
#[rustfmt::skip]
pub(crate) const DATE_WORDS: &[&str] = &[
    "at", "on", "am", "pm", "um", "uhr", "von", "le", "à", "el", "a", "las", "los", "il", "giorno", "alle", "ore", "op", "om", "em", "às", "as", "de", "den", "kl", "klo", "dnia",
    "o", "godz", "в", "г", "u", "v", "ob", "h", "the", "of", "by", "from", "par", "por", "da", "od", "от", "gmt", "utc", "cet", "cest", "est", "edt", "pst", "pdt", "mez", "mesz",
    "st", "nd", "rd", "th", "im", "auftrag",
];

/// Words of somebody who tells, not of a program that introduces; with them an attribution needs a marked quote.
#[rustfmt::skip]
pub(crate) const TELLING: &[&str] = &[
    "I", "we", "me", "us", "my", "our", "you", "your", "he", "she", "they", "him", "her", "that", "which", "ich", "Ich", "wir", "mir",
    "mich", "uns", "mein", "meine", "Sie", "Ihr", "Ihre", "Ihnen", "er", "je", "j'ai", "nous", "vous", "votre", "vos", "mon", "yo",
    "usted", "ustedes", "nos", "io", "noi", "voi", "vostro", "vostra", "ik", "Ik", "wij", "mij", "uw", "eu", "você", "vocês", "jag",
    "jeg", "vi", "ni", "mig", "meg", "min", "er", "ja", "mi", "mnie", "я", "Я", "мы", "мне", "нам", "вы", "Вы", "ваш", "我", "我们", "您",
];

/// Beginnings of "Sent from my phone" lines.
#[rustfmt::skip]
pub(crate) const SENT_FROM: &[&str] = &[
    "sent from", "sent with", "sent via", "sent using", "sent on the go", "get outlook for", "get bluemail", "von meinem", "gesendet von",
    "gesendet mit", "gesendet via", "gesendet aus", "versendet mit", "diese nachricht wurde von", "holen sie sich outlook", "envoyé de",
    "envoyé depuis", "envoyé à partir", "envoyé avec", "envoyé par", "télécharger outlook", "obtenir outlook", "enviado desde",
    "enviado de", "enviado do", "enviado a partir", "enviado con", "enviado com", "obtener outlook", "obtén outlook", "obter o outlook",
    "obter outlook", "descargar outlook", "inviato da", "inviato dal", "inviato con", "scarica outlook", "ottieni outlook",
    "verzonden vanaf", "verzonden met", "verzonden via", "verstuurd vanaf", "verstuurd met", "outlook voor", "download outlook",
    "outlook für", "skickat från", "skickades från", "skickat med", "hämta outlook", "sendt fra", "sendt med", "hent outlook", "få outlook",
    "skaff deg outlook", "lähetetty", "hanki outlook", "wysłane z", "wysłano z", "wysłane za", "pobierz outlook", "uzyskaj outlook",
    "отправлено с", "отправлено из", "отправлено через", "скачать outlook", "надіслано з", "odesláno z", "odoslané z", "získat outlook",
    "elküldve", "iphone-omról", "trimis de pe", "trimis din", "发自我的", "發自我的", "从我的", "來自我的", "发送自", "获取outlook", "下载",
    "στάλθηκε από", "poslano s", "poslano z", "saadetud minu", "nosūtīts no", "išsiųsta iš", "gửi từ", "dikirim dari", "נשלח מ", "أرسلت من",
];

/// Words of what companies, lists and scanners put below a mail.
#[rustfmt::skip]
pub(crate) const BOILERPLATE: &[&str] = &[
    "confidential", "intended recipient", "privileged", "disclaimer", "unsubscribe", "subscribed", "mailing list", "virus", "scanned", "printing this", "print this e-mail",
    "registered in", "registered office", "company number", "vertraulich", "amtsgericht", "geschäftsführ", "handelsregister", "ust-id", "abbestellen", "empfänger bestimmt",
    "confidentiel", "destinataire", "confidencial", "destinatario", "riservat", "vertrouwelijk", "konfidentiell", "fortrolig", "luottamuksell", "poufne", "конфиденциальн",
    "groups.google", "listinfo", "http://", "https://", "sent from", "excuse my", "excuse brevity", "please excuse", "typos",
];

/// Devices and programs: a "Sent from" line names one.
#[rustfmt::skip]
pub(crate) const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "huawei", "xiaomi", "blackberry", "nokia", "pixel", "outlook", "yahoo",
    "mail", "proton", "mobil", "móvil", "movil", "handy", "phone", "fon", "tablet", "téléphone", "portable", "windows", "app", "gmx", "web.de",
    "aol", "k-9", "thunderbird", "device", "smartph", "cellular", "gerät", "appareil", "dispositivo", "toestel", "enhet", "телефон", "смартфон",
    "мобильн", "手机", "手機", "acompli", "t-mobile", "verizon", "vodafone", "oneplus", "sony", "htc", "lg ", "wildduck", "fairmail", "spark",
    "superhuman", "mimestream", "shortwave", "airmail", "missive",
];

/// Whether the lower-case line is a closing before a name.
pub(crate) fn is_closing(line: &str) -> bool {
    CLOSINGS.contains(&line)
}

#[rustfmt::skip]
const CLOSINGS: &[&str] = &[
    "regards", "best regards", "kind regards", "warm regards", "kindest regards", "with kind regards", "with best regards",
    "best", "all the best", "best wishes", "sincerely", "yours sincerely", "sincerely yours", "yours faithfully", "yours truly",
    "cheers", "thanks", "many thanks", "thank you", "thanks and regards", "thanks & regards", "respectfully", "cordially", "brgds", "rgds",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße", "freundliche grüsse", "mit freundlichem gruß",
    "mit besten grüßen", "beste grüße", "viele grüße", "liebe grüße", "schöne grüße", "herzliche grüße", "gruß", "grüße", "mfg",
    "hochachtungsvoll", "cordialement", "bien cordialement", "bien à vous", "salutations", "meilleures salutations", "sincèrement",
    "saludos", "saludos cordiales", "un saludo", "atentamente", "cordialmente", "cordiali saluti", "distinti saluti", "saluti",
    "un cordiale saluto", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "groeten", "hoogachtend",
    "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar",
    "hälsningar", "mvh", "med vennlig hilsen", "vennlig hilsen", "hilsen", "med venlig hilsen", "venlig hilsen", "de bedste hilsner",
    "ystävällisin terveisin", "terveisin", "parhain terveisin", "pozdrawiam", "z poważaniem", "z wyrazami szacunku", "s pozdravem",
    "с уважением", "с наилучшими пожеланиями", "з повагою", "üdvözlettel", "cu stimă", "saygılarımla", "此致", "祝好", "谢谢", "敬具",
];
