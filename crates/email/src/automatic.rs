//! Subjects of automatic answers, in many languages. A complaint about such answers begins with the same words: what
//! follows them tells the two apart.

/// Whether a subject is one that programs write; `answers` when the mail says which mail it answers.
pub(crate) fn is_automatic(subject: &str, answers: bool) -> bool {
    let lower = subject.trim().to_lowercase();
    if let Some(name) = bracketed(&lower).filter(|name| PHRASES.contains(name) || answers && WEAK.contains(name)) {
        return !name.is_empty();
    }
    if answers && AT_THE_END.iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    if answers && at_the_end(&lower).is_some_and(|name| PHRASES.contains(&name)) {
        return true;
    }
    let longest = PHRASES.iter().filter(|phrase| lower.starts_with(**phrase)).max_by_key(|phrase| phrase.len());
    if let Some(rest) = longest.and_then(|phrase| lower.strip_prefix(phrase)) {
        return is_no_sentence(rest, subject);
    }
    // Words that complaints begin with as well: only in an answer, and only as programs set them.
    answers
        && WEAK
            .iter()
            .filter_map(|word| lower.strip_prefix(word))
            .any(|rest| rest.trim_start().starts_with([':', '：']))
}

/// What stands in brackets at the beginning: `[Auto-Reply] Kettle`.
fn bracketed(lower: &str) -> Option<&str> {
    const BRACKETS: [(char, char); 5] = [('[', ']'), ('(', ')'), ('【', '】'), ('<', '>'), ('*', '*')];
    BRACKETS.iter().find_map(|(open, close)| {
        let inner = lower.strip_prefix(*open)?;
        inner.split_once(*close).map(|(name, _)| name.trim())
    })
}

/// What stands in brackets or behind a dash at the end: `Re: Kettle (Out of office)`.
fn at_the_end(lower: &str) -> Option<&str> {
    if let Some(inner) = lower.strip_suffix([']', ')']) {
        return inner.rsplit_once(['[', '(']).map(|(_, name)| name.trim());
    }
    [" - ", " – ", " — "].iter().find_map(|dash| lower.rsplit_once(dash)).map(|(_, name)| name.trim())
}

/// Whether what follows is nothing, a mark, the subject answered, a name or a time; not the rest of a sentence.
fn is_no_sentence(rest: &str, subject: &str) -> bool {
    let after = rest.trim_start();
    let is_apart = after.len() < rest.len();
    if after.trim_matches(|c: char| matches!(c, '!' | '.' | '*')).is_empty()
        || after.starts_with([':', '：', ']', ')', '】', '|', '(', '（', '['])
        || is_apart && after.starts_with(['-', '–', '—'])
    {
        return true;
    }
    if !is_apart {
        return false;
    }
    let words: Vec<&str> = after.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    if crate::lexicon::is_reply_subject(after) || crate::lexicon::is_forward_subject(after) {
        return true;
    }
    let has_digit = after.contains(|c: char| c.is_ascii_digit());
    if UNTIL.contains(&first) {
        return words.len() <= if has_digit { 7 } else { 3 };
    }
    if has_digit && words.len() <= 4 {
        return true;
    }
    let names = subject.split_whitespace().rev().take(words.len().saturating_sub(1));
    FROM.contains(&first)
        && words.len() <= 5
        && names.clone().count() > 0
        && names.clone().all(|name| name.starts_with(char::is_uppercase))
}

/// What follows the name of who is away.
#[rustfmt::skip]
const AT_THE_END: &[&str] = &[
    " is out of the office", " is out of office", " is away from the office", " is on leave", " is on vacation", " is on holiday", " ist außer haus", " ist ausser haus",
    " ist abwesend", " ist im urlaub", " ist nicht im büro", " ist derzeit nicht im büro", " est absent", " est absente", " est en congé", " est absent du bureau",
    " está fuera de la oficina", " está de vacaciones", " è fuori ufficio", " è assente", " is afwezig", " is niet aanwezig", " är på semester", " er på ferie",
    " er ikke til stede", " jest na urlopie", " jest poza biurem", " в отпуске", " отсутствует",
];

/// Words before the name of who is away.
#[rustfmt::skip]
const FROM: &[&str] = &[
    "from", "by", "for", "of", "von", "für", "de", "du", "da", "do", "di", "del", "van", "voor", "från", "fra", "för", "för:", "od", "dla", "от", "від",
    "para", "per", "pour", "por", "lähettäjältä", "di:", "dari", "từ",
];

/// Words before the day on which somebody is back.
#[rustfmt::skip]
const UNTIL: &[&str] = &[
    "until", "till", "til", "thru", "through", "from", "bis", "vom", "ab", "jusqu'au", "jusqu’au", "jusqu'à", "du", "hasta", "desde", "fino", "dal", "até",
    "tot", "t/m", "vanaf", "till", "til", "fra", "från", "asti", "saakka", "do", "od", "до", "с", "по", "до:", "az", "pana", "până",
];

/// What programs begin the subject of an automatic answer with. No person begins one so and stops.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    // English
    "automatic reply", "automatic response", "automated reply", "automated response", "automated message", "auto-reply", "autoreply", "auto reply", "auto response",
    "auto-response", "autoresponse", "auto responder", "autoresponder", "auto-responder", "auto answer", "auto-answer", "out of office", "out of the office", "out-of-office",
    "out of office reply", "out of office autoreply", "out of office notification", "out of office message", "out of office response", "ooo", "ooto",
    "i am out of the office", "i'm out of the office", "i am out of office", "i'm out of office", "i am currently out of the office", "i will be out of the office",
    "away from the office", "away from office", "gone fishing", "away from my mail", "away from my email", "vacation reply", "vacation message", "vacation notice", "vacation response",
    "vacation auto-reply", "on vacation", "absence notification", "holiday reply", "on annual leave", "i am on vacation", "i am on leave", "i am away",
    "returned mail: out of office", "away from my desk", "automatic acknowledgement", "automatic acknowledgment", "automatic confirmation", "i'm on vacation", "i'm away", "currently out of the office", "currently out of office", "do not reply: automatic reply",
    // German
    "automatische antwort", "automatische antwortmail", "automatisches antwortschreiben", "automatische rückantwort", "automatische rückmeldung",
    "automatische abwesenheit", "automatische abwesenheitsnotiz", "automatische abwesenheitsnachricht", "automatische abwesenheitsmeldung",
    "automatische eingangsbestätigung", "automatische nachricht", "automatische e-mail-antwort", "abwesenheitsnotiz", "abwesenheitsnachricht", "abwesenheitsmeldung",
    "abwesenheitsassistent", "abwesenheitsagent", "abwesenheitsbenachrichtigung", "außer haus", "ausser haus", "außerhalb des büros", "nicht im büro",
    "nicht im hause", "nicht im haus", "derzeit nicht im büro", "zurzeit nicht im büro", "automatische empfangsbestätigung", "automatische bestätigung", "ich bin nicht im büro", "ich bin außer haus", "ich bin im urlaub", "ich bin abwesend", "ich bin derzeit nicht im büro", "urlaubsnotiz",
    "urlaubsmeldung", "urlaubsabwesenheit", "autoantwort", "auto-antwort",
    // French
    "réponse automatique", "reponse automatique", "réponse auto", "message automatique", "absence du bureau", "absent du bureau", "absente du bureau", "hors du bureau", "absent(e) du bureau", "je suis absent(e)", "accusé de réception automatique", "confirmation automatique",
    "avis d'absence", "avis d’absence", "message d'absence", "message d’absence", "notification d'absence", "notification d’absence", "je suis absent", "je suis absente",
    "je suis en congé", "je suis en congés", "en dehors du bureau", "réponse d'absence", "gestionnaire d'absence", "gestionnaire d’absence",
    // Spanish, Catalan, Galician, Basque, Portuguese
    "respuesta automática", "respuesta automatica", "autorespuesta", "auto-respuesta", "contestación automática", "contestador automático", "mensaje automático",
    "fuera de la oficina", "fuera de oficina", "ausente de la oficina", "ausencia de la oficina", "aviso de ausencia", "estoy fuera de la oficina",
    "estoy de vacaciones", "resposta automàtica", "fora de l'oficina", "resposta automática", "resposta automatica", "auto-resposta", "autoresposta",
    "erantzun automatikoa", "fora do escritório", "fora do gabinete", "ausência do escritório", "ausente do escritório", "ausência temporária", "aviso de ausência",
    "estou de férias", "mensagem automática",
    // Italian, Romanian
    "risposta automatica", "fuori sede", "sono fuori sede", "conferma automatica", "acuse de recibo automático", "fuori ufficio", "fuori dall'ufficio", "fuori dall’ufficio", "assente dall'ufficio", "sono fuori ufficio",
    "avviso di assenza", "messaggio automatico", "răspuns automat", "raspuns automat", "răspuns automatizat", "absent din birou", "în afara biroului", "mesaj automat",
    // Dutch, Afrikaans
    "automatisch antwoord", "automatische beantwoording", "automatische reactie", "automatisch bericht", "automatische afwezigheid", "afwezigheidsmelding",
    "afwezigheidsbericht", "afwezigheidsassistent", "niet aanwezig", "niet op kantoor", "ik ben afwezig", "ik ben niet op kantoor", "out of office melding",
    "outomatiese antwoord", "buite kantoor",
    // Scandinavian, Finnish, Icelandic
    "autosvar", "auto-svar", "automatiskt svar", "automatiskt meddelande", "automatisk svar", "automatisk besvarelse", "automatisk svarmelding", "automatisk melding",
    "frånvaromeddelande", "frånvaroanmälan", "frånvarohanteraren", "ej på kontoret", "inte på kontoret", "inte på plats", "jag är inte på kontoret", "jag är inte på plats", "jeg er ikke på kontoret", "jeg er ikke til stede", "fraværsmelding", "fraværsassistent", "fraværsbesked",
    "fraværsmeddelelse", "ikke til stede", "ikke på kontoret", "ude af kontoret", "ikke tilstede", "jag är på semester", "jeg er på ferie", "automaattinen vastaus",
    "automaattivastaus", "poissaoloviesti", "poissaoloilmoitus", "poissa toimistosta", "en ole paikalla", "olen lomalla", "sjálfvirkt svar",
    // Slavic in Latin letters
    "odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem", "nieobecność w biurze", "nieobecny w biurze", "jestem na urlopie",
    "automatická odpověď", "automatická odpoveď", "automaticka odpoved", "mimo kancelář", "mimo kancelárie", "nepřítomnost", "neprítomnosť", "jsem mimo kancelář",
    "automatski odgovor", "automatska poruka", "izvan ureda", "odsutan iz ureda", "van kancelarije", "samodejni odgovor", "avtomatski odgovor", "odsoten iz pisarne",
    // Slavic in Cyrillic letters
    "автоматический ответ", "автоматическое сообщение", "автоответ", "автоответчик", "авто-ответ", "автоматичний відповідь", "автоматична відповідь", "автовідповідь",
    "автоматичен отговор", "автоматски одговор", "аўтаматычны адказ", "вне офиса", "отсутствую на рабочем месте", "отсутствие на рабочем месте", "нет на рабочем месте",
    "поза офісом", "извън офиса", "я в отпуске",
    // Baltic, Estonian, Hungarian, Turkish, Greek, Albanian
    "automatinis atsakymas", "automātiskā atbilde", "automatiska atbilde", "automaatne vastus", "automaatvastus", "automatikus válasz", "automatikus üzenet",
    "irodán kívül", "házon kívül", "távolléti üzenet", "otomatik yanıt", "otomatik cevap", "otomatik mesaj", "ofis dışında", "ofis dışındayım", "αυτόματη απάντηση",
    "αυτόματο μήνυμα", "εκτός γραφείου", "përgjigje automatike", "avtomatik cavab",
    // Semitic, Persian, Indian, Thai, Vietnamese, Malay
    "תשובה אוטומטית", "מענה אוטומטי", "הודעה אוטומטית", "מחוץ למשרד", "رد تلقائي", "الرد التلقائي", "رد آلي", "خارج المكتب", "پاسخ خودکار", "خودکار جواب", "स्वचालित उत्तर",
    "स्वतः उत्तर", "कार्यालय से बाहर", "ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ", "ไม่อยู่ที่สำนักงาน", "trả lời tự động", "thư trả lời tự động", "vắng mặt tại văn phòng",
    "balasan otomatis", "jawaban otomatis", "balasan automatik", "awtomatikong tugon", "majibu ya kiotomatiki", "jibu la kiotomatiki",
    // Chinese, Japanese, Korean
    "自动回复", "自动答复", "自动应答", "自動回覆", "自動回應", "自動答覆", "不在办公室", "外出自动回复", "外出", "休假自动回复", "自動返信", "自動応答", "自動送信", "不在通知", "不在返信",
    "不在メッセージ", "外出中", "자동 회신", "자동회신", "자동 응답", "자동응답", "자동 답장", "부재 중", "부재중", "부재중 자동 회신", "부재 중 자동 회신",
];

/// Words of absence that are also words of complaints: `Urlaub: Hotel war schmutzig`.
#[rustfmt::skip]
const WEAK: &[&str] = &[
    "auto", "away", "absent", "absence", "vacation", "holiday", "holidays", "on holiday", "on leave", "leave of absence", "annual leave", "leave", "abwesend", "abwesenheit", "urlaub", "im urlaub", "verreist", "in urlaub", "nicht da", "nicht erreichbar", "eingangsbestätigung", "empfangsbestätigung",
    "congé", "congés", "en congé", "en congés", "absente", "vacances", "en vacances", "accusé de réception", "vacaciones", "de vacaciones", "ausente", "ausencia", "ausência", "férias", "em férias", "assente",
    "assenza", "ferie", "in ferie", "afwezig", "afwezigheid", "vakantie", "frånvarande", "frånvaro", "semester", "fravær", "fraværende", "på ferie", "poissa", "poissaolo", "loma", "lomalla",
    "nieobecny", "nieobecna", "nieobecność", "urlop", "na urlopie", "mimo", "dovolená", "dovolenka", "odsutan", "godišnji odmor", "отсутствую", "отсутствие", "отпуск",
    "в отпуске", "відпустка", "távollét", "szabadság", "izindeyim", "izinli", "tatil", "concediu", "απουσία", "άδεια", "不在", "休假", "请假", "休暇", "휴가",
];

#[cfg(test)]
mod tests {
    use super::is_automatic;

    #[test]
    fn subjects_that_programs_write_are_known() {
        for subject in [
            "Automatic reply: Kettle",
            "Out of Office Re: Kettle",
            "Out of office",
            "Out of Office: back on Monday",
            "Out of office until 5 November",
            "OOO",
            "I am out of the office Re: Kettle",
            "[Auto-Reply] Kettle",
            "(Auto reply) Kettle",
            "【自動返信】お問い合わせ",
            "Automatische Antwort von Ida Müller",
            "Automatisches Antwortschreiben: Kettle",
            "AUTOMATISCHE ANTWORT: Wasserkocher",
            "Abwesenheitsnotiz",
            "Abwesenheitsnotiz bis 12.11.",
            "Réponse automatique : Bouilloire",
            "自动答复: Kettle",
            "自動回應：Kettle",
            "자동 회신: Kettle",
            "Αυτόματη απάντηση: Kettle",
            "Răspuns automat: Kettle",
            "Trả lời tự động: Kettle",
            "رد تلقائي: Kettle",
            "Autosvar",
            "Auto-Reply - Kettle",
            "Autosvar fra Kari Moe",
        ] {
            assert!(is_automatic(subject, false), "{subject}");
        }
        for subject in [
            "Auto: Kettle",
            "Abwesend: Kettle",
            "Urlaub: Kettle",
            "Away: Kettle",
            "[Auto] Kettle",
            "Re: Kettle [Auto-Reply]",
            "Re: Kettle (Out of office)",
            "Kettle - Automatic reply",
            "Ann Ek is out of the office",
            "Ann Ek ist außer Haus",
            "On holiday: Kettle",
            "Eingangsbestätigung: Kettle",
        ] {
            assert!(is_automatic(subject, true) && !is_automatic(subject, false), "{subject}");
        }
    }

    #[test]
    fn complaints_about_automatic_answers_are_a_persons() {
        for subject in [
            "Abwesenheitsnotiz Ihres Mitarbeiters ist unhöflich",
            "Réponse automatique de votre service inacceptable",
            "Respuesta automática no resuelve nada",
            "自动回复没用",
            "Out of office since three weeks, nobody answers",
            "Automatic reply is useless",
            "Automatische Antwort hilft mir nicht",
            "Auto-Reply loop in your system",
            "Out of office reply from your support is rude",
            "Autosvar hjälper inte",
            "自動返信しか来ない",
            "Re: Automatic reply: Kettle",
            "Risposta automatica inutile",
            "My vacation was ruined",
            "Automatic replying machine broken",
        ] {
            assert!(!is_automatic(subject, true) && !is_automatic(subject, false), "{subject}");
        }
    }
}
