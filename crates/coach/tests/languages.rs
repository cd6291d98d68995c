//! Every language of the coach finds hurt, help, promises and dates; other languages are said to be unknown.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::sync::LazyLock;

use coach::{Coach, Context, Mode, Report};

static ALL: LazyLock<Coach> = LazyLock::new(Coach::built_in);

fn read(reply: &str) -> Report {
    let sent_at = "2025-04-30T10:15+00:00[+00:00]".parse().unwrap();
    ALL.read(reply, &Context { sent_at: Some(sent_at), ..Context::default() })
}

fn day(report: &Report) -> Option<String> {
    report.promises.iter().find_map(|promise| promise.due.latest()).map(|at| at.date().to_string())
}

#[test]
fn each_language_is_known_by_its_small_words() {
    let texts = [
        ("en", "We are sorry that we sent you the wrong part."),
        ("de", "Es tut uns leid, dass wir Ihnen das falsche Teil geschickt haben."),
        ("fr", "Nous sommes désolés de vous avoir envoyé la mauvaise pièce."),
        ("es", "Sentimos haberle enviado la pieza equivocada, es culpa nuestra."),
        ("nb", "Vi beklager at vi sendte deg feil del, det var vår feil."),
    ];
    for (id, text) in texts {
        let report = read(text);
        assert_eq!(report.language.as_deref(), Some(id), "{text}");
        assert!(report.admits(), "{text}");
    }
}

#[test]
fn a_language_without_a_pack_is_said_to_be_unknown() {
    let report = read("Приносим извинения за доставленные неудобства, мы обязательно во всём разберёмся.");
    assert_eq!(report, Report::default());
}

#[test]
fn a_sorry_that_admits_nothing_is_found_in_every_language() {
    let texts = [
        "We apologise for any inconvenience this may have caused.",
        "Wir bitten, etwaige Unannehmlichkeiten zu entschuldigen, die Ihnen entstanden sind.",
        "Nous nous excusons pour tout désagrément que cela a pu vous causer.",
        "Le pedimos disculpas por cualquier molestia que esto le haya causado.",
        "Vi beklager eventuelle ulemper som dette har ført til for deg.",
    ];
    for text in texts {
        assert!(read(text).has(Mode::NonApology), "{text}");
    }
}

#[test]
fn promises_with_a_date_are_found_in_every_language() {
    let texts = [
        ("I will call you by Friday at 3 pm.", "2025-05-02"),
        ("Ich rufe Sie bis Freitag um 15 Uhr an.", "2025-05-02"),
        ("Wir werden Ihnen den Betrag innerhalb von 3 Werktagen erstatten.", "2025-05-05"),
        ("Wir melden uns morgen bei Ihnen.", "2025-05-01"),
        ("Je vous rappelle vendredi à 15h30 au plus tard.", "2025-05-02"),
        ("Nous vous rembourserons sous 5 jours ouvrés.", "2025-05-07"),
        ("Le llamaré mañana a las 10.", "2025-05-01"),
        ("Le devolveremos el importe en un plazo de 5 días hábiles.", "2025-05-07"),
        ("Jeg ringer deg innen fredag kl. 15.", "2025-05-02"),
        ("Vi skal betale deg tilbake i løpet av 3 virkedager.", "2025-05-05"),
        ("Wir liefern das Teil bis zum 12.05.2025.", "2025-05-12"),
    ];
    for (text, due) in texts {
        assert_eq!(day(&read(text)).as_deref(), Some(due), "{text}");
    }
}

#[test]
fn a_time_that_is_no_time_has_no_day() {
    let texts = [
        "We will call you as soon as possible.",
        "Wir werden uns schnellstmöglich bei Ihnen melden.",
        "Nous vous rappellerons dans les plus brefs délais.",
        "Le llamaremos lo antes posible.",
        "Vi skal ringe deg så snart som mulig.",
    ];
    for text in texts {
        let report = read(text);
        assert_eq!((report.promises.len(), day(&report)), (1, None), "{text}");
        assert!(report.has(Mode::Wishy), "{text}");
    }
}

#[test]
fn a_language_is_told_only_when_it_is_sure() {
    let coach = Coach::built_in();
    for (text, language) in [
        ("Der Riemen ist am Montag schon wieder gerissen, und niemand hat uns zurückgerufen.", Some("de")),
        ("The feeder belt tore on Monday and nobody called us back.", Some("en")),
        ("La courroie a encore cassé lundi et personne ne nous a rappelés.", Some("fr")),
        ("La correa se rompió otra vez el lunes y nadie nos ha llamado.", Some("es")),
        ("Reimen røk igjen på mandag, og ingen har ringt oss tilbake.", Some("nb")),
        (
            "De riem is maandag weer gebroken en niemand heeft ons teruggebeld. Wij wachten nog steeds op een antwoord.",
            None,
        ),
        ("A correia partiu-se outra vez na segunda-feira e ninguém nos ligou de volta. Não sabemos o que fazer.", None),
        ("ベルトが月曜日にまた切れて、誰も電話をくれませんでした。", None),
        ("4711 kaputt", None),
        ("Belt torn", None),
        ("A-1042 4711 2026-11-17 ++++", None),
        ("", None),
    ] {
        assert_eq!(coach.language_of(text), language, "{text}");
    }
}
