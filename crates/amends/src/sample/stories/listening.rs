//! Not upheld, and nothing to be done: heard in full all the same, and told plainly.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![not_upheld(t), no_casting(t), nothing_and_no_word(t)]
}

/// We were not at fault. The customer was let down all the same.
fn not_upheld(t: &Times) -> Story<'_> {
    Story::on(t, -44, "08:30")
        .mail(
            JOHAN,
            "Bearing failed after 300 hours",
            "The bearing in the unwinder failed after 300 hours. Your catalogue says 8,000. We lost a Saturday. I want it looked at properly and not just replaced.\n\nJohan Ek",
        )
        .at(-44, "09:10")
        .owns(SARA)
        .severity(Degraded)
        .hears(&[(What, "The bearing in the unwinder failed after 300 hours. Your catalogue says 8,000."), (WhichPart, "The bearing in the unwinder"), (NotEnough, "I want it looked at properly and not just replaced.")])
        .at(-44, "10:20")
        .replies("Johan, a bearing that should last 8,000 hours and lasts 300 is a reason to be angry. I do not know yet whether it is our bearing or something around it, and I should have asked you more when you rang on Saturday. Could you tell me how it sounded in the last hours, and what was changed around it this autumn? I cut it open on {-42} and you see the pictures the same day.")
        .promising(SARA, "Pictures of the bearing, cut open", On(-42, "16:00"))
        .asking()
        .at(-43, "08:00")
        .writes(JOHAN, "It sang for two days. We re-aligned the motor in October, but we are careful with that.")
        .at(-42, "14:40")
        .replies("Johan, here is what I see: the inner ring is worn on one side only, as wide as a thumbnail, and the grease is fine. That is a shaft two tenths out of line. I can be wrong; shall I come with the laser and we look together?")
        .keeps(1, "Eleven pictures sent 14:40")
        .at(-42, "15:30")
        .they_are_understood()
        .contains("Spare bearing fitted by Johan’s crew, belt tension halved until the shaft is measured")
        .offers(Explanation, "A day with the alignment laser, together with Johan’s crew", 450)
        .at(-38, "16:10")
        .writes(JOHAN, "We looked together. Two tenths, as you said. I would not have believed a letter.")
        .at(-38, "16:40")
        .delivers(1, "Laser report, signed by Johan and Sara")
        .cause(Conditions, "Shaft two tenths out of line after the motor was moved", &["The motor was re-aligned by eye.", "Our fitting sheet says “align” and not how, or to what."])
        .finds(NotUpheld, "The bearing is sound. The shaft was out of line, and our fitting sheet is no help against that.")
        .plans("The fitting sheet says how to align and to what, with a picture", "Fewer bearings back with one-sided wear", SARA, (On(-25, "16:00"), On(20, "12:00")))
        .at(-36, "09:00")
        .letter([
            "Your bearing: what we found",
            "Dear Johan,\n\nthe bearing was sound. The shaft was two tenths of a millimetre out of line, as we measured together. It cost you a Saturday all the same.",
            "The shaft is in line since {-38d}; the laser day was ours.",
            "Our fitting sheet said “align” and nothing else. By {-25d} it says how, and to what. In spring we count the bearings that come back worn on one side.",
            SARA_SIGNS,
        ])
        .at(-35, "09:00")
        .expects([4, 3, 3], true)
        .asks_for_the_verdict()
        .at(-34, "12:10")
        .they_say(MadeRight, [5, 4, 5], "You told me it was us, and I am still glad I wrote. That does not happen often.")
        .at(-25, "13:00")
        .puts_in_place(1)
}

/// Nothing can be done; the customer's "not yet" is kept, and the case is closed as what it is.
fn no_casting(t: &Times) -> Story<'_> {
    Story::on(t, -50, "21:10")
        .mail(
            GUNNAR,
            "Frame casting for my platen press",
            "Good evening. The left frame of my 1971 press has cracked. Your catalogue still lists the casting, I ordered it in spring, and it has been “two weeks” ever since. Is there one or is there not?\n\nGunnar Strand",
        )
        .at(-49, "09:00")
        .owns(KARI)
        .hears(&[(What, "Your catalogue still lists the casting, I ordered it in spring, and it has been “two weeks” ever since."), (WhichPart, "The left frame of my 1971 press"), (NotEnough, "Is there one or is there not?")])
        .at(-49, "10:40")
        .replies("Gunnar, there is not, and we should have told you in spring. We kept a casting in the catalogue that nobody can pour, and let you wait for it. That was wrong of us. I will find out by {-45} whether the pattern still exists anywhere, and ring you either way. What would you do with the press without it?")
        .promising(KARI, "Ring about the pattern, either way", On(-45, "16:00"))
        .asking()
        .at(-45, "13:30")
        .says_on_phone("Rang Gunnar. The pattern was burnt with the foundry in 1996; I have it from the foreman’s son. A welded repair would not hold the register he needs. He was quiet, then said that at least somebody had looked.")
        .keeps(1, "Rung 13:20")
        .they_are_understood()
        .needs_no_containment("The press is stopped and safe; nothing gets worse.")
        .offers(Refund, "The deposit, with interest since spring", 640)
        .delivers(1, "Bank transfer {-45d}")
        .cause(Material, "The pattern of the casting was lost in 1996", &["The foundry burnt.", "The catalogue was never told."])
        .finds(Upheld, "We sold what cannot be made.")
        .nothing_can_be_done("The pattern was lost with the foundry in 1996. A new one costs more than forty presses, and a weld will not hold the register you need.")
        .at(-44, "09:30")
        .letter([
            "The casting that cannot be made",
            "Dear Gunnar,\n\nwe took your order and your money for a casting that nobody has been able to pour since 1996.",
            "Your deposit is back, with interest since spring. The casting is out of the catalogue.",
            "We cannot change this, and you should hear it from us plainly: the pattern burnt with the foundry, a new one costs more than forty presses, and a weld will not hold the register you need.",
            KARI_SIGNS,
        ])
        .at(-43, "09:00")
        .expects([4, 2, 3], false)
        .asks_for_the_verdict()
        .at(-41, "20:15")
        .they_say(NotYet, [5, 1, 4], "It is not made right, and I know it cannot be. You were decent about it. I would still like my press.")
        .at(-40, "09:10")
        .replies("Gunnar, thank you for saying it as it is. We should have told you in spring; that is what I carry away. If a sister press ever comes up for parts, I ring you first. I close this as what it is: nothing can be done, and you heard it from us plainly.")
        .at(-40, "09:20")
        .concludes()
}

/// The same, but the customer does not answer.
fn nothing_and_no_word(t: &Times) -> Story<'_> {
    Story::on(t, -37, "10:30")
        .mail(
            HEGE,
            "Price of the old control card has tripled",
            "From €410 to €1,260, between two orders, no word. I had put the old price in our budget. Is that a typing error?\n\nHege Sunde",
        )
        .at(-37, "11:00")
        .owns(KARI)
        .hears(&[(What, "From €410 to €1,260, between two orders, no word."),])
        .at(-37, "13:20")
        .replies("Hege, it is not a typing error, and we should have told you before you put it in a budget. The maker builds the last batch by hand. I will look whether any card is left at the old price by {-35}. How many do you need until you replace the line?")
        .promising(KARI, "Whether any card is left at the old price", On(-35, "16:00"))
        .asking()
        .at(-35, "14:00")
        .replies("Hege, I found one, in Tromsø, at the old price. It is yours and on its way. There is no second.")
        .keeps(1, "One card, from Tromsø")
        .needs_no_containment("The line runs; the card is a spare.")
        .offers(Credit, "One card at the old price", 850)
        .delivers(1, "Delivery note 70 790")
        .cause(Environment, "The maker builds the last cards by hand", &["The chip is no longer made.", "We learn of new prices with the invoice."])
        .finds(PartlyUpheld, "The price is the maker’s. Not telling was ours.")
        .nothing_can_be_done("The chip is no longer made anywhere; the maker builds the last cards by hand and names the price. We can warn you earlier, we cannot make it cheaper.")
        .at(-33, "09:00")
        .letter([
            "The price of the control card",
            "Dear Hege,\n\nthe price tripled between two of your orders and we let you find out by yourself.",
            "You have the last card at the old price.",
            "We cannot make the next one cheaper: the chip is no longer made and the last cards are built by hand. What we can do is tell you: you now get a word from me before any part of that line goes up.",
            KARI_SIGNS,
        ])
        .at(-32, "09:00")
        .expects([3, 2, 3], false)
        .asks_for_the_verdict()
}
