//! Cases that ended without the whole path: they were no complaint.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![compliment(t), question(t), second_look(t), objection(t)]
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
        .dismisses(Compliment, "A compliment, for Petter Lunde; read out at the morning round.")
}

fn question(t: &Times) -> Story<'_> {
    Story::on(t, -30, "09:05")
        .mail(SILJE, "Open on Good Friday?", "Hi, do you have anyone at the counter on the days around Easter? We plan the yearly stop. Silje")
        .at(-30, "09:20")
        .owns(JONAS)
        .replies("Hi Silje, the counter is closed from Maundy Thursday to Easter Monday; Petter has the duty phone, +47 913 04 417, all four days. Send me the list of what you will need and I lay it ready on the Wednesday.")
        .dismisses(Question, "A question about opening hours, answered.")
        .at(-30, "11:40")
        .by(KARI)
        .agrees_it_is_no_complaint()
}

/// Its owner takes it for a question; whether it is one, their manager has yet to say.
fn second_look(t: &Times) -> Story<'_> {
    Story::on(t, -1, "09:15")
        .mail(
            JOHAN,
            "Which grease for the bearing?",
            "Which grease do you recommend for the new bearing? The leaflet names one that you do not sell. Johan",
        )
        .at(-1, "09:50")
        .owns(JONAS)
        .replies(
            "Hi Johan, take the lithium one you have on the shelf; the leaflet is old. I have asked for a new one.",
        )
        .dismisses(Question, "He asks which grease to take, and has his answer.")
}

/// It was taken for an order; it is a complaint, says the customer, and only they close it now.
fn objection(t: &Times) -> Story<'_> {
    Story::on(t, -8, "10:20")
        .mail(
            DEV,
            "Another set of seals, please",
            "Hello, please send another set of seals for the gluer, the same as in the spring. The last set is used up.\n\nDev Patel, Tyneside Cartons",
        )
        .at(-8, "11:00")
        .owns(JONAS)
        .replies("Hello Dev, a set of seals leaves us on {-7d} with your usual carrier; the order number is on its way to you.")
        .dismisses(Order, "An order of spare parts; it is with the order desk.")
        .at(-8, "15:30")
        .by(KARI)
        .agrees_it_is_no_complaint()
        .at(-1, "14:05")
        .they_object("It is one. A set of seals should last two years, and these lasted six months. I want to know why before I pay for more of them.")
}
