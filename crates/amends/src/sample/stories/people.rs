//! A case with three people: one was answered, another still waits, and a third speaks for the first.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![three_people(t)]
}

fn three_people(t: &Times) -> Story<'_> {
    Story::ago(t, 190)
        .mail(
            ODDVAR,
            "Guard on the cheese press opens while it runs",
            "The guard switch you fitted on press 4 lets the door open while the press still moves. One of us had his sleeve in it this morning. Nobody is hurt. I have taken the press out of use and copied Hege, who ordered it.\n\nOddvar Lie, night shift",
        )
        .copying(&[HEGE])
        .then_ago(176)
        .owns(ANA)
        .severity(Critical)
        .hears(&[
            (What, "The guard switch you fitted on press 4 lets the door open while the press still moves."),
            (WhichPart, "The guard switch you fitted on press 4"),
            (NotEnough, "One of us had his sleeve in it this morning."),
        ])
        .gives_role(2, DecisionMaker)
        .then_ago(150)
        .replies("Oddvar, we fitted a switch without the lock that this press needs. We got that wrong, and you were right to stop the press. Petter is with you before two with the right one and tests it with you. Is your colleague all right?")
        .promising(PETTER, "A guard switch of the right type on press 4, tested with Oddvar", LaterToday)
        .asking()
        .then_ago(84)
        .adds_representative("Siri Lie <siri.lie@vestland-dairy.example>", 1, "Elected safety representative")
        .then_ago(62)
        .writes(HEGE, "Ana, we have six presses with your switches. I need to know today which of them have the lock, and what this does to the order I placed on {-6}.\n\nHege Sunde, procurement")
}
