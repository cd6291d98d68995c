//! Cases at the third step: why it happened, what becomes different, and the letter.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![letter_waits(t), change_planned(t), somebody_else(t), not_yet(t)]
}

/// Everything is known; the letter is not written.
fn letter_waits(t: &Times) -> Story<'_> {
    Story::on(t, -10, "12:40")
        .mail(
            MARIT,
            "Glue roller wrong diameter, and no one saw",
            "Dear all, the glue roller is 58 instead of 60 millimetres. It took us a day of smeared spines to find out, because who measures a new roller? Two hundred theses went to the students late. I have to write two hundred apologies; I hope for one.\n\nMarit Dahle, Bergen Bokbinderi",
        )
        .at(-10, "13:05")
        .owns(TOMAS)
        .severity(Degraded)
        .hears(&[
            (What, "The glue roller is 58 instead of 60 millimetres."),
            (WhichPart, "Glue roller"),
            (NotEnough, "Two hundred theses went to the students late."),
        ])
        .at(-10, "14:15")
        .replies("Marit, you are owed more than one apology, and here is the first: we sent you a roller two millimetres thin and had not measured it. That is our failure, and two hundred students waited because of it. A measured roller comes with me tomorrow at nine. What would help most with the two hundred letters?")
        .promising(TOMAS, "A measured roller, fitted", On(-9, "10:00"))
        .asking()
        .at(-9, "09:55")
        .keeps(1, "Fitted and gluing 09:40")
        .they_are_understood()
        .contains("Measured roller fitted the next morning")
        .offers(Replacement, "Roller of 60.00 mm, with its measuring sheet", 270)
        .offers(Apology, "Two hundred cards to the students, written and paid by us", 340)
        .delivers(1, "Fitted by us, 09:40")
        .at(-6, "15:20")
        .delivers(2, "Cards posted {-6d}, Marit saw the text")
        .at(-6, "15:40")
        .it_helped(1)
        .cause(Measurement, "Rollers are not measured before they leave", &["The drawing changed in August.", "The gauge on the bench still checks the old size.", "Drawings change without a word to the bench."])
        .finds(Upheld, "The roller is outside our own drawing.")
        .at(-5, "09:00")
        .plans("A changed drawing stops the order until the bench has confirmed its gauge", "No part outside its drawing in sixty days", SARA, (On(6, "16:00"), On(40, "12:00")))
        .drafts_letter([
            "Your glue roller: what happened, what we did, what changes",
            "Dear Marit,\n\nwe sent you a glue roller of 58 millimetres instead of 60. We had not measured it.",
            "A measured roller has been on your machine since {-9d}. The cards to your two hundred students went out on {-6d}.",
            "",
            TOMAS_SIGNS,
        ])
        .at(-2, "13:10")
        .writes(MARIT, "The cards were a kind thought, the students liked them. I am still waiting for the letter that says why.")
        .at(-2, "14:00")
        .replies("Marit, you are right, I promised you the why and I was late with it. The letter is half written; what is missing is the second change, the one for rollers already on our shelf. You have it in two days, with or without that line.")
        .promising(TOMAS, "The letter", LaterToday)
}

fn change_planned(t: &Times) -> Story<'_> {
    Story::on(t, -17, "08:20")
        .mail(
            HEGE,
            "Order confirmed, then quietly cancelled",
            "We ordered twenty gaskets on {-24d} and had your confirmation within the hour. Today I learn, because I asked, that the order was cancelled the same week: “article replaced”. Nobody thought of telling the person who ordered it?\n\nHege Sunde, Vestland Dairy",
        )
        .at(-17, "09:00")
        .owns(ANA)
        .hears(&[
            (What, "The order was cancelled the same week: “article replaced”. Nobody thought of telling the person who ordered it?"),
        ])
        .at(-17, "10:05")
        .replies("Hege, we cancelled your order and kept it to ourselves. We should have called you the same hour, with the new article in our hand. The gaskets that replace yours fit; twenty of them leave today and cost what the old ones did. Is there a machine waiting for them?")
        .promising(ANA, "Twenty gaskets at the dairy", On(-15, "12:00"))
        .asking()
        .at(-15, "11:10")
        .keeps(1, "Delivered 10:55")
        .needs_no_containment("No machine waits: they were for the yearly overhaul.")
        .offers(Replacement, "Twenty gaskets of the new kind at the old price", 120)
        .delivers(1, "Delivery note 71 044, signed")
        .they_are_understood()
        .at(-12, "13:30")
        .cause(Method, "A replaced article cancels orders silently", &["Replacing an article closes its open orders.", "The closing writes no message.", "Nobody was asked to tell the customer."])
        .finds(Upheld, "The order was confirmed and then cancelled by us.")
        .at(-12, "14:00")
        .plans("Closing an article sends its open orders to the order desk, one by one", "No order cancelled without a call", JONAS, (On(4, "16:00"), On(30, "12:00")))
        .notes("Before the letter goes I want Jonas’s word that the date holds; he asked Kari for half a day.")
        .requests(JONAS, "Confirm the date of the change so that I can write it to Hege", Next("16:00"))
}

/// The customer asked for someone else, and was heard by him.
fn somebody_else(t: &Times) -> Story<'_> {
    Story::on(t, -34, "09:40")
        .mail(
            KNUT,
            "Eleven weeks",
            "Eleven weeks for a saw arbor that your price list calls “from stock”. In those weeks I have had nine dates from you. I keep a list. My board asks why we buy in Bergen at all.\n\nKnut Eide, Stavanger Sawmill",
        )
        .at(-34, "10:25")
        .owns(JONAS)
        .severity(Degraded)
        .hears(&[(What, "Eleven weeks for a saw arbor that your price list calls “from stock”. In those weeks I have had nine dates from you."), (NotEnough, "My board asks why we buy in Bergen at all.")])
        .at(-34, "11:30")
        .replies("Knut, nine dates in eleven weeks is nine times we let you down. We gave you dates that nobody had asked the workshop about; that was our mistake. The arbor is on the lathe, I have seen it, and it is with you on {-31}. What did the nine dates cost you?")
        .promising(JONAS, "The arbor in Stavanger", On(-31, "14:00"))
        .asking()
        .at(-34, "15:50")
        .they_are_not_understood("It is not the arbor. It is that I can no longer tell which of your dates to believe.")
        .at(-33, "08:40")
        .replies("Thank you, Knut, that is another matter and I had missed the point. You need a date that holds more than you need an early one. Is that it? Then I will give you one only when the workshop has given it to me.")
        .asking()
        .at(-31, "13:35")
        .keeps(1, "Unloaded 13:20")
        .contains("Arbor delivered; spare blank ordered for the shelf")
        .offers(Credit, "A tenth of the year’s arbors", 1_900)
        .delivers(1, "Credit note 20655")
        .at(-30, "10:00")
        .cause(Method, "Dates are given without asking the workshop", &["The order screen asks for a date.", "It takes any date.", "The workshop’s plan is on paper."])
        .finds(Upheld, "Nine dates, none of them asked for.")
        .plans("Dates of turned parts come from the workshop’s plan or not at all", "Half as many moved dates", KARI, (On(-12, "16:00"), On(9, "12:00")))
        .letter([
            "The arbor and the nine dates",
            "Dear Knut,\n\nwe gave you nine dates for one arbor. None of them had been asked of the people who make it. We were wrong nine times.",
            "The arbor was unloaded at your mill on {-31d}. Credit note 20655 is booked.",
            "From {-12d} nobody at our order desk can give a date for a turned part that does not come from the workshop’s own plan. Kari Holm makes sure of it.",
            JONAS_SIGNS,
        ])
        .at(-29, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-28, "18:15")
        .they_say(SomeoneElse, [2, 3, 1], "The letter is well written. I would like to hear it from somebody who can promise it, please.")
        .at(-27, "09:10")
        .by(ERIK)
        .says_on_phone("Rang Knut Eide. He does not doubt the arbor, he doubts that it stays so after the letter is filed. I listened for forty minutes and told him he was right to ask. He wants to see the moved dates every month, and so do I. I asked what else we had got wrong; he named the price list.")
        .at(-27, "10:00")
        .hands_over(KARI, "Knut wants somebody who can promise it. He trusts you from the old days. Erik has spoken to him; his notes are in the case.")
        .at(-27, "11:15")
        .takes_over(KARI)
        .at(-12, "15:00")
        .puts_in_place(1)
        .promises(KARI, "The list of moved dates, in figures, for the first month", On(7, "12:00"))
}

/// "Not yet", and rightly so: the same owner goes on.
fn not_yet(t: &Times) -> Story<'_> {
    Story::on(t, -16, "10:50")
        .mail(
            EIVIND,
            "Chain lubricant: wrong drum, again",
            "Food-grade, I said. Food-grade, the order says. The drum is for sawmills. If the night shift had not read the label we would have pulled a week of beer. It happened in March too.\n\nEivind Rud",
        )
        .at(-16, "11:20")
        .owns(JONAS)
        .severity(Critical)
        .hears(&[(What, "Food-grade, the order says. The drum is for sawmills."),  (TheyTried, "It happened in March too."),])
        .at(-16, "12:30")
        .replies("Eivind, we sent you the wrong drum for the second time this year. In March we said sorry and changed nothing; that was our failure. The right drum is on its way and the wrong one comes back with the driver. What did you have to stop?")
        .promising(JONAS, "The food-grade drum at the brewery", On(-15, "09:00"))
        .asking()
        .at(-15, "10:20")
        .keeps(1, "Delivered 10:10, more than an hour late")
        .they_are_understood()
        .contains("Wrong drum sealed by the night shift and taken back")
        .offers(Replacement, "Food-grade drum, no charge", 210)
        .delivers(1, "Delivery note 70 981")
        .at(-13, "09:00")
        .cause(Method, "Two drums stand on one shelf", &["They look alike.", "Their numbers differ in the last digit.", "The shelf was full."])
        .finds(Upheld, "Order and drum differ.")
        .plans("Food-grade drums get a shelf and a colour of their own", "No wrong drum in ninety days", ANA, (On(-6, "16:00"), On(50, "12:00")))
        .at(-12, "09:30")
        .letter([
            "The wrong drum",
            "Dear Eivind,\n\nwe sent you sawmill lubricant for a food plant, for the second time.",
            "You have the right drum since {-15d}.",
            "Food-grade drums get a shelf and a colour of their own, by {-6d}. Ana Lindqvist does it.",
            JONAS_SIGNS,
        ])
        .at(-11, "09:00")
        .expects([4, 4, 3], true)
        .asks_for_the_verdict()
        .at(-10, "07:30")
        .they_say(NotYet, [3, 4, 1], "You wrote that a shelf will be painted. In March you wrote that people would be more careful. Write to me when it is painted, with a picture.")
        .at(-10, "09:15")
        .replies("Eivind, that is fair: I asked you for your word before there was anything to see. I should have waited. You get the picture, and then a new letter.")
        .promising(JONAS, "A picture of the painted shelf", Next("11:00"))
        .at(-6, "14:00")
        .by(ANA)
        .puts_in_place(1)
}
