//! Cases at the fifth step: made right by the customer's word; whether the change works is still open.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![wrong_warehouse(t), too_early(t), result_to_tell(t), in_french(t), overdue_change(t)]
}

/// Ingrid's first case of the kind: the same warehouse, five weeks before the feeder belt.
fn wrong_warehouse(t: &Times) -> Story<'_> {
    Story::on(t, -26, "09:00")
        .mail(
            INGRID,
            "Suction cups went to Gothenburg",
            "Good morning, our suction cups are in Gothenburg. We are in Halden. The driver was very friendly about it on the phone.\n\nIngrid Moe",
        )
        .at(-26, "09:40")
        .owns(TOMAS)
        .hears(&[(What, "Our suction cups are in Gothenburg. We are in Halden."),])
        .at(-26, "10:30")
        .replies("Ingrid, we released your suction cups to the wrong warehouse. That is our mistake and a silly one. They come back over night and are with you tomorrow at noon. Does anything stand until then?")
        .promising(TOMAS, "The suction cups in Halden", On(-25, "12:00"))
        .asking()
        .at(-26, "15:10")
        .moves(1, On(-25, "15:00"), "the night van is full; they come with the morning one, three hours later.")
        .at(-25, "14:35")
        .keeps(1, "Delivered 14:30")
        .they_confirm(1)
        .they_are_understood()
        .needs_no_containment("Two spare sets were in Halden.")
        .offers(Replacement, "Freight both ways", 140)
        .delivers(1, "Freight credited, note 20671")
        .at(-23, "10:00")
        .cause(System, "A part can be released to any warehouse", &["The screen offers all five.", "The one used last stands first."])
        .finds(Upheld, "Order says Halden.")
        .plans("The release screen offers only the warehouse that serves the customer", "No part released to a wrong warehouse in sixty days", JONAS, (On(8, "16:00"), On(50, "12:00")))
        .letter(["The suction cups", "Dear Ingrid,\n\nwe released your suction cups to Gothenburg.", "They are with you since {-25d}.", "By {+8d} our release screen offers only the warehouse that serves you. Jonas Berg does it. Ten weeks later we count.", TOMAS_SIGNS])
        .at(-22, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-21, "11:25")
        .they_say(MadeRight, [3, 4, 3], "Fine this time. Please do not let it become a habit.")
}

/// Too early to tell; someone looks again.
fn too_early(t: &Times) -> Story<'_> {
    Story::on(t, -31, "10:05")
        .mail(
            METTE,
            "Forklift battery: wrong charge plug for the third time",
            "Your batteries are good, your plugs are a lottery. Third delivery, third plug. My driver carries adapters now.\n\nMette Kjær",
        )
        .at(-31, "10:50")
        .owns(SARA)
        .hears(&[(What, "Third delivery, third plug."), ])
        .at(-31, "12:00")
        .replies("Mette, you named the plug on each order and we missed it three times. We should have built it into your article long ago. The right plugs are with you on {-29} and I have them fitted. Is it the grey one with the key?")
        .promising(PETTER, "The right plugs, fitted", On(-29, "14:00"))
        .asking()
        .at(-29, "13:20")
        .by(PETTER)
        .keeps(1, "Four plugs, 13:10")
        .they_are_understood()
        .contains("Adapters for the driver until the plugs were fitted")
        .offers(Redo, "Four plugs, fitted", 320)
        .delivers(1, "Job card 3318")
        .cause(Material, "The plug is a remark and not part of the article", &["Remarks are read by people.", "The people change."])
        .finds(Upheld, "The plug was on the order, three times.")
        .plans("The plug becomes part of the article number", "No wrong plug in the next ten deliveries", SARA, (On(-20, "16:00"), On(-4, "12:00")))
        .at(-28, "09:00")
        .letter(["Plugs", "Dear Mette,\n\nwe sent you three wrong plugs.", "Four right ones are fitted.", "The plug is part of the article number from {-20d}; after ten deliveries we look.", SARA_SIGNS])
        .at(-27, "09:00")
        .expects([4, 4, 3], true)
        .asks_for_the_verdict()
        .at(-26, "14:00")
        .they_say(MadeRight, [4, 5, 3], "My driver has put the adapters in a drawer. Not away, in a drawer.")
        .at(-20, "11:00")
        .puts_in_place(1)
        .at(-4, "13:00")
        .looks_again(1, "Four deliveries since, four right plugs. Ten were agreed, so it is too early to say.", On(15, "12:00"))
}

/// The change worked; the customer has not been told.
fn result_to_tell(t: &Times) -> Story<'_> {
    Story::on(t, -36, "16:20")
        .mail(
            YUSUF,
            "Your hotline hung up on our trainee",
            "Amina is nineteen and rang about a drive belt. She was asked for a customer number three times and then the line was dead. It took me a week to get her to ring anybody again.\n\nYusuf Demir",
        )
        .at(-35, "08:15")
        .owns(TOMAS)
        .hears(&[(What, "She was asked for a customer number three times and then the line was dead."), (NotEnough, "It took me a week to get her to ring anybody again."),])
        .at(-35, "09:05")
        .replies("Yusuf, we hung up on a nineteen-year-old who did everything right. That is not good enough, and it is our fault. I would like to say sorry to Amina herself, today at two, if she takes the call. What would have helped her?")
        .promising(TOMAS, "Ring Amina", On(-35, "14:30"))
        .asking()
        .at(-35, "14:05")
        .says_on_phone("Spoke with Amina for ten minutes. She asks better questions than most. She wanted to know why a number is needed to answer which belt fits; I had no answer, I said we were wrong to ask.")
        .keeps(1, "Rung 14:00")
        .they_are_understood()
        .needs_no_containment("The belt was bought elsewhere.")
        .offers(Apology, "An apology to Amina, by telephone, and a day in our workshop", 0)
        .at(-30, "15:00")
        .delivers(1, "Amina was here {-30d} and rebuilt a gearbox with Petter")
        .it_helped(1)
        .cause(Method, "The hotline asks for a number before it listens", &["The screen needs it to open.", "The call is dropped after three tries."])
        .finds(Upheld, "Heard on the recording.")
        .plans("Questions are answered without a customer number", "No call dropped for want of a number in twenty days", TOMAS, (On(-27, "16:00"), On(-2, "12:00")))
        .letter(["The call", "Dear Yusuf, dear Amina,\n\nwe hung up on you.", "Amina has been here and has seen how we work.", "Nobody needs a number to ask a question, from {-27d}.", TOMAS_SIGNS])
        .at(-29, "09:00")
        .expects([5, 4, 4], true)
        .asks_for_the_verdict()
        .at(-28, "12:30")
        .they_say(MadeRight, [5, 4, 5], "She has rung three firms this week.")
        .at(-27, "10:00")
        .puts_in_place(1)
        .at(-2, "13:00")
        .checks(1, Worked, [(31, 30), (0, 25)], "Thirty-one calls dropped in the month before, none since.")
}

fn in_french(t: &Times) -> Story<'_> {
    Story::on(t, -24, "08:50")
        .mail(
            CLAIRE,
            "Liste de pièces absente, machine démontée pour rien",
            "Bonjour,\n\nle kit de révision est arrivé sans la liste de pièces. Nous avons démonté la plieuse pour découvrir que deux roulements n’étaient pas prévus. Trois jours d’arrêt. J’aurais aimé un appel.\n\nClaire Lambert",
        )
        .at(-24, "09:30")
        .owns(KARI)
        .severity(Degraded)
        .hears(&[(What, "Le kit de révision est arrivé sans la liste de pièces. … Deux roulements n’étaient pas prévus."), (NotEnough, "Trois jours d’arrêt. J’aurais aimé un appel.")])
        .at(-24, "10:40")
        .replies("Chère Claire, my French is for the telephone, so I write in English and ring you at three. We sent you a kit without its list, and you took a machine apart because of us. That was our mistake. The two bearings leave today. What would you have needed to read before you began?")
        .promising(KARI, "Ring Claire at three", On(-24, "15:00"))
        .promising(ANA, "Two bearings in Lyon", On(-22, "12:00"))
        .asking()
        .at(-24, "14:57")
        .keeps(1, "Rung 14:56")
        .at(-22, "11:05")
        .by(ANA)
        .keeps(2, "Signed 11:00")
        .they_are_understood()
        .contains("Bearings by air; the workshop lent her its folder manual")
        .offers(Replacement, "Two bearings and the freight", 210)
        .delivers(1, "Signed 11:00")
        .at(-20, "10:00")
        .cause(Material, "Kits have a list in Norwegian only, and it is left out abroad", &["Nobody translated it.", "A list nobody can read was thought worse than none."])
        .finds(Upheld, "No list was in the kit.")
        .plans("Lists in four languages, in the kit and on the web", "No question about what is in a kit", KARI, (On(-8, "16:00"), On(25, "12:00")))
        .letter(["Votre kit de révision", "Chère Claire,\n\nnous vous avons envoyé un kit sans sa liste, et vous avez démonté la plieuse pour rien.", "Les deux roulements sont chez vous depuis le {-22n}", "Les listes existent en quatre langues, dans le kit et en ligne. Nous vous écrirons ce que cela a changé.", KARI_SIGNS])
        .at(-19, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-18, "18:05")
        .they_say(MadeRight, [5, 4, 4], "Merci pour l’appel à 15 heures moins quatre.")
        .at(-8, "13:00")
        .puts_in_place(1)
}

/// Promised to be in place by now, and is not.
fn overdue_change(t: &Times) -> Story<'_> {
    Story::on(t, -28, "07:40")
        .mail(
            BJORN,
            "Grease fittings at the wrong end, again",
            "The fittings are on the water side, again. I lie on my back in November to grease it.\n\nBjørn Tangen",
        )
        .at(-28, "08:30")
        .owns(PETTER)
        .hears(&[(What, "The fittings are on the water side, again."), ])
        .at(-28, "09:20")
        .replies("Bjørn, you told me last year and I forgot to change the drawing. That is my mistake and your wet back. I turn both fittings on {-26}. Which of them is the worst?")
        .promising(PETTER, "Both fittings on the dry side", On(-26, "15:00"))
        .asking()
        .at(-26, "14:10")
        .keeps(1, "Turned 14:00")
        .they_are_understood()
        .needs_no_containment("It works; it is only wet.")
        .offers(Redo, "Both fittings turned", 80)
        .delivers(1, "Photograph on the job card")
        .cause(Method, "What a fitter is told does not reach the drawing", &["It is told on the quay.", "There is no place to write it down there."])
        .finds(Upheld, "Told last year, built the same this year.")
        .plans("Remarks from the quay go to the drawing office the same day", "No remark made twice", PETTER, (On(-1, "16:00"), On(30, "12:00")))
        .at(-25, "08:30")
        .letter(["Your fittings", "Dear Bjørn,\n\nyou told me last year and I forgot.", "Both are on the dry side.", "What you tell me on the quay is with the drawing office the same day, from {-1d}.", PETTER_SIGNS])
        .at(-24, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-22, "06:50")
        .they_say(MadeRight, [4, 5, 4], "Dry.")
}
