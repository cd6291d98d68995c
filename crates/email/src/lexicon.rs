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

/// How subjects of automatic answers begin.
#[rustfmt::skip]
pub(crate) const AUTO_SUBJECTS: &[&str] = &[
    "automatic reply:", "auto-reply:", "autoreply:", "auto reply:", "auto response:", "auto-response:",
    "out of office:", "out of the office:", "automatische antwort:", "abwesenheitsnotiz", "automatische abwesenheit",
    "réponse automatique", "reponse automatique", "absence du bureau", "respuesta automática", "respuesta automatica",
    "risposta automatica", "automatisch antwoord", "resposta automática", "resposta automatica", "autosvar:",
    "automatisk svar", "automatiskt svar", "automaattinen vastaus", "odpowiedź automatyczna", "automatická odpověď",
    "automatikus válasz", "автоматический ответ", "автоответ", "otomatik yanıt", "自动回复", "自動回覆", "自動返信",
];

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
];

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
];

/// Marks that services put above the whole quoted mail.
#[rustfmt::skip]
pub(crate) const REPLY_ABOVE: &[&str] = &[
    "reply above this line", "type your reply above", "please reply above this line", "write above this line",
    "antworten sie oberhalb dieser zeile", "bitte antworten sie oberhalb", "antwort bitte oberhalb dieser zeile",
    "répondez au-dessus de cette ligne", "répondre au-dessus de cette ligne", "responda por encima de esta línea",
    "responda sobre esta línea", "rispondi sopra questa riga", "antwoord boven deze regel", "responda acima desta linha",
    "svara ovanför den här raden", "svar over denne linje", "skriv over denne linjen",
];

/// Which line of a header block a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Who wrote.
    From,
    /// When it was sent; a word only mail programs use.
    Sent,
    /// When; also an everyday word.
    Date,
    /// To whom.
    To,
    /// The subject.
    Subject,
    /// Copies, answer address, importance: belongs to a block but proves none.
    Other,
}

/// The field a lower-case name stands for.
#[rustfmt::skip]
pub(crate) fn field(name: &str) -> Option<Field> {
    Some(match name {
        "from" | "von" | "de" | "da" | "van" | "från" | "fra" | "lähettäjä" | "od" | "от" | "от кого" | "від" | "发件人"
        | "寄件者" | "寄件人" | "差出人" | "送信者" | "보낸 사람" | "보낸사람" | "발신" | "feladó" | "expéditeur" | "remitente" | "mittente"
        | "afzender" | "kimden" | "gönderen" | "από" | "מאת" | "من" | "de la" | "nadawca" | "odesílatel" | "absender"
        | "avsändare" | "avsender" | "afsender" | "remetente" | "saatja" | "no" | "nuo" | "từ" | "dari" | "отправитель" => Field::From,
        "sent" | "gesendet" | "gesendet am" | "envoyé" | "envoyé le" | "envoye" | "enviado" | "enviado el" | "enviado em"
        | "enviada" | "enviada em" | "enviada a" | "inviato" | "inviata" | "data invio" | "verzonden" | "verstuurd" | "skickat"
        | "skickades" | "sendt" | "lähetetty" | "wysłano" | "wysłane" | "data wysłania" | "odesláno" | "odoslané" | "отправлено"
        | "отправлен" | "надіслано" | "发送时间" | "发送日期" | "寄件日期" | "傳送時間" | "送信日時" | "보낸 날짜" | "보낸날짜"
        | "gönderme tarihi" | "gönderildi" | "gönderim tarihi" | "küldve" | "elküldve" | "trimis" | "message du" | "poslano"
        | "saadetud" | "στάλθηκε" | "đã gửi" | "date d'envoi" | "fecha de envío" | "sent on" | "sent at" => Field::Sent,
        "date" | "datum" | "data" | "fecha" | "dato" | "päivämäärä" | "päiväys" | "дата" | "日期" | "时间" | "日時" | "날짜"
        | "tarih" | "dátum" | "ημερομηνία" | "תאריך" | "التاريخ" | "kuupäev" | "ngày" | "tanggal" => Field::Date,
        "to" | "an" | "à" | "a" | "para" | "aan" | "till" | "til" | "vastaanottaja" | "do" | "komu" | "кому" | "收件人"
        | "收件者" | "宛先" | "받는 사람" | "받는사람" | "수신" | "címzett" | "kime" | "către" | "pro" | "destinataire" | "destinatario"
        | "empfänger" | "mottagare" | "mottaker" | "modtager" | "ontvanger" | "destinatário" | "kam" | "προς" | "אל" | "إلى"
        | "za" | "đến" | "kepada" | "adresat" | "получатель" | "alıcı" | "saaja" => Field::To,
        "subject" | "betreff" | "objet" | "asunto" | "oggetto" | "onderwerp" | "assunto" | "ämne" | "emne" | "aihe" | "temat"
        | "předmět" | "predmet" | "тема" | "主题" | "主題" | "主旨" | "標題" | "标题" | "件名" | "제목" | "konu" | "tárgy" | "subiect"
        | "sujet" | "betr." | "titel" | "θέμα" | "נושא" | "الموضوع" | "zadeva" | "teema" | "chủ đề" | "subyek" => Field::Subject,
        "cc" | "bcc" | "kopie" | "kopie an" | "copie" | "copie à" | "copia" | "copia per conoscenza" | "kopia" | "kopi" | "kopio"
        | "копия" | "копія" | "抄送" | "副本" | "dw" | "참조" | "bilgi" | "másolat" | "cópia" | "kópia" | "kopi til" | "reply-to"
        | "reply to" | "antwort an" | "répondre à" | "responder a" | "importance" | "priority" | "wichtigkeit" | "priorität"
        | "attachments" | "anlagen" | "pièces jointes" | "datos adjuntos" | "allegati" | "bijlagen" | "anexos" | "organization"
        | "organisation" | "date limite" | "prioritet" | "bilagor" | "вложения" | "附件" => Field::Other,
        _ => return None,
    })
}

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
];

#[rustfmt::skip]
const WROTE_ENDINGS: &[&str] = &["写道", "寫道", "写到", "写", "작성", "님이 작성", "書きました", "のメッセージ"];

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

/// Devices and programs: a "Sent from" line names one.
#[rustfmt::skip]
pub(crate) const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "huawei", "xiaomi", "blackberry", "nokia", "pixel", "outlook", "yahoo",
    "mail", "proton", "mobil", "móvil", "movil", "handy", "phone", "fon", "tablet", "téléphone", "portable", "windows", "app", "gmx", "web.de",
    "aol", "k-9", "thunderbird", "device", "smartph", "cellular", "gerät", "appareil", "dispositivo", "toestel", "enhet", "телефон", "смартфон",
    "мобильн", "手机", "手機", "acompli", "t-mobile", "verizon", "vodafone", "oneplus", "sony", "htc", "lg ", "wildduck", "fairmail", "spark",
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
