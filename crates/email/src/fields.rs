//! The names of the lines in a header block, in the languages of mail programs. All are lower case.

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
        | "寄件者" | "寄件人" | "差出人" | "送信者" | "보낸 사람" | "보낸사람" | "발신" | "жіберуші" | "feladó" | "expéditeur" | "remitente" | "mittente"
        | "afzender" | "kimden" | "gönderen" | "από" | "מאת" | "من" | "de la" | "nadawca" | "odesílatel" | "absender"
        | "avsändare" | "avsender" | "afsender" | "remetente" | "saatja" | "no" | "nuo" | "từ" | "dari" | "отправитель"
        | "šalje" | "salje" | "pošiljatelj" | "pošiljalac" | "од" | "шаље" | "пошиљалац" | "испраќач" | "изпращач" | "подател" | "отправено от"
        | "จาก" | "ผู้ส่ง" | "प्रेषक" | "से" | "द्वारा" | "از" | "از طرف" | "فرستنده" | "المرسل" | "منجانب" | "frá" | "frå" | "daripada" | "pengirim"
        | "remitent" | "de part de" | "nork" | "igorlea" | "bidaltzailea" | "oddi wrth" | "ó" | "nga" | "dërguesi" | "kimdən" | "кімнен"
        | "ад" | "ад каго" | "від кого" | "відправник" | "kellelt" | "sūtītājs" | "siuntėjas" | "odosielateľ" | "expeditor" | "αποστολέας" | "השולח"
        | "kutoka" | "mula" | "mula kay" | "mula sa" | "ვისგან" | "გამომგზავნი" | "ումից" | "থেকে" | "প্রেরক" | "அனுப்புநர்" | "người gửi" | "ผู้ส่งจาก"
        | "发信人" | "發件人" | "來自" | "来自" | "보내는 사람" | "보낸이" | "差出人名" => Field::From,
        "sent" | "gesendet" | "gesendet am" | "envoyé" | "envoyé le" | "envoye" | "enviado" | "enviado el" | "enviado em"
        | "enviada" | "enviada em" | "enviada a" | "inviato" | "inviata" | "data invio" | "verzonden" | "verstuurd" | "skickat"
        | "skickades" | "sendt" | "lähetetty" | "wysłano" | "wysłane" | "data wysłania" | "odesláno" | "odoslané" | "отправлено"
        | "отправлен" | "надіслано" | "发送时间" | "发送日期" | "寄件日期" | "傳送時間" | "送信日時" | "보낸 날짜" | "보낸날짜"
        | "gönderme tarihi" | "gönderildi" | "gönderim tarihi" | "küldve" | "elküldve" | "trimis" | "message du" | "poslano"
        | "saadetud" | "στάλθηκε" | "đã gửi" | "date d'envoi" | "fecha de envío" | "sent on" | "sent at"
        | "poslato" | "послато" | "изпратено" | "изпратен" | "испратено" | "ส่ง" | "ส่งเมื่อ" | "ส่งแล้ว" | "วันที่ส่ง" | "भेजा गया" | "भेजा" | "प्रेषित"
        | "ارسال شده" | "ارسال‌شده" | "تاریخ ارسال" | "فرستاده شده" | "تم الإرسال" | "تاريخ الإرسال" | "أُرسلت" | "أرسلت" | "بھیجا گیا" | "send" | "sendt den"
        | "dikirim" | "terkirim" | "dihantar" | "enviat" | "enviat el" | "data d'enviament" | "bidalita" | "bidalia" | "anfonwyd" | "seolta" | "gestuur"
        | "dërguar" | "derguar" | "göndərilib" | "göndərildi" | "bidaltze-data" | "bidalketa-data" | "жіберілді" | "жіберілген" | "адпраўлена" | "відправлено" | "дата відправлення" | "nosūtīts"
        | "sūtīts" | "išsiųsta" | "odoslaný" | "posláno" | "expediat" | "trimisă" | "αποστολή" | "εστάλη" | "נשלח" | "נשלח בתאריך" | "imetumwa" | "iliyotumwa"
        | "ipinadala" | "გაგზავნილია" | "გაგზავნის თარიღი" | "ուղարկված է" | "ուղարկվել է" | "পাঠানো হয়েছে" | "প্রেরিত" | "அனுப்பியது" | "அனுப்பப்பட்டது"
        | "gửi" | "gửi lúc" | "verschickt" | "verschickt am" | "datum der sendung" | "inviato il" | "inviata il" | "verzonden op" | "gönderilme tarihi"
        | "sent date" | "date sent" | "発信日時" | "發送日期" | "發送時間" | "传送时间" | "寄送日期" => Field::Sent,
        "date" | "datum" | "data" | "fecha" | "dato" | "päivämäärä" | "päiväys" | "дата" | "日期" | "时间" | "日時" | "날짜"
        | "tarih" | "dátum" | "ημερομηνία" | "תאריך" | "التاريخ" | "kuupäev" | "ngày" | "tanggal" | "датум" | "วันที่"
        | "दिनांक" | "تاریخ" | "dagsetning" | "dags" | "tarikh" | "dyddiad" | "dáta" | "datë" | "tarix" | "күні" | "datums" | "pvm" | "pvm." | "tarehe"
        | "petsa" | "თარიღი" | "ամսաթիվ" | "তারিখ" | "தேதி" | "date et heure" | "日付" | "時間" | "시간" => Field::Date,
        "to" | "an" | "à" | "a" | "para" | "aan" | "till" | "til" | "vastaanottaja" | "do" | "komu" | "кому" | "收件人"
        | "收件者" | "宛先" | "받는 사람" | "받는사람" | "수신" | "címzett" | "kime" | "către" | "pro" | "destinataire" | "destinatario"
        | "empfänger" | "mottagare" | "mottaker" | "modtager" | "ontvanger" | "destinatário" | "kam" | "προς" | "אל" | "إلى"
        | "za" | "đến" | "kepada" | "adresat" | "получатель" | "alıcı" | "saaja"
        | "prima" | "primatelj" | "primalac" | "за" | "прима" | "прималац" | "до" | "получател" | "ถึง" | "ผู้รับ" | "प्रति" | "को" | "प्राप्तकर्ता" | "به" | "گیرنده"
        | "المستلم" | "بنام" | "ke" | "untuk" | "penerima" | "per a" | "destinatari" | "nori" | "nora" | "hartzailea" | "at" | "chuig" | "për" | "tek"
        | "kimə" | "кімге" | "каму" | "adressaat" | "kellele" | "adresát" | "la" | "kwa" | "kwenda" | "para kay" | "kay" | "ვის" | "მიმღები" | "ում" | "প্রতি"
        | "প্রাপক" | "பெறுநர்" | "tới" | "người nhận" | "παραλήπτης" | "הנמען" | "받는이" | "收信人" | "受信者" | "收件人名" => Field::To,
        "subject" | "betreff" | "objet" | "asunto" | "oggetto" | "onderwerp" | "assunto" | "ämne" | "emne" | "aihe" | "temat"
        | "předmět" | "predmet" | "тема" | "主题" | "主題" | "主旨" | "標題" | "标题" | "件名" | "제목" | "konu" | "tárgy" | "subiect"
        | "sujet" | "betr." | "titel" | "θέμα" | "נושא" | "الموضوع" | "zadeva" | "teema" | "chủ đề" | "subyek" | "относно"
        | "предмет" | "наслов" | "naslov" | "tema" | "เรื่อง" | "ชื่อเรื่อง" | "หัวเรื่อง" | "विषय" | "موضوع" | "عنوان" | "العنوان" | "efni" | "subjek" | "perihal"
        | "assumpte" | "gaia" | "pwnc" | "ábhar" | "subjekti" | "lënda" | "mövzu" | "тақырып" | "тақырыбы" | "тэма" | "temats" | "tēma" | "mada" | "somo" | "paksa"
        | "თემა" | "საგანი" | "թեմա" | "বিষয়" | "பொருள்" | "தலைப்பு" | "tiêu đề" | "re" | "betrifft" | "objekt" | "oggetto del messaggio"
        => Field::Subject,
        "cc" | "bcc" | "kopie" | "kopie an" | "copie" | "copie à" | "copia" | "copia per conoscenza" | "kopia" | "kopi" | "kopio"
        | "копия" | "копія" | "抄送" | "副本" | "dw" | "참조" | "bilgi" | "másolat" | "cópia" | "kópia" | "kopi til" | "reply-to"
        | "reply to" | "antwort an" | "répondre à" | "responder a" | "importance" | "priority" | "wichtigkeit" | "priorität"
        | "attachments" | "anlagen" | "pièces jointes" | "datos adjuntos" | "allegati" | "bijlagen" | "anexos" | "organization"
        | "organisation" | "date limite" | "prioritet" | "bilagor" | "вложения" | "附件" => Field::Other,
        _ => return None,
    })
}
