//! Cases that ended without the whole path: they were no complaint.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![compliment(t), question(t)]
}

fn compliment(t: &Times) -> Story<'_> {
    Story::on(t, -46, "17:45")
        .form(
            TORUNN,
            "The man with the van",
            "I want to say something nice for once. Your Petter found our school’s old proof press under a tarpaulin, asked what it was for, and had it running in his lunch break. Twenty-two children have printed their names. Please tell him.",
        )
        .at(-45, "08:30")
        .owns(KARI)
        .replies("Dear Torunn, that made our morning. I have read it to Petter in front of everyone and he turned the colour of a fire engine. He asks for one of the names, for the van. Thank you for taking the time to write.")
        .at(-45, "08:45")
        .dismisses("A compliment, for Petter Lunde; read out at the morning round.")
}

fn question(t: &Times) -> Story<'_> {
    Story::on(t, -30, "09:05")
        .mail(SILJE, "Open on Good Friday?", "Hi, do you have anyone at the counter on the days around Easter? We plan the yearly stop. Silje")
        .at(-30, "09:20")
        .owns(JONAS)
        .replies("Hi Silje, the counter is closed from Maundy Thursday to Easter Monday; Petter has the duty phone, +47 913 04 417, all four days. Send me the list of what you will need and I lay it ready on the Wednesday.")
        .dismisses("A question about opening hours, answered.")
}
