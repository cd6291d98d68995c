//! Made right, after all: "not yet" and a second letter, a gap between what we expected and what was said, silence.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![reopened_then_right(t), gap(t), silence(t)]
}

/// Two letters, because the first was not enough.
fn reopened_then_right(t: &Times) -> Story<'_> {
    Story::on(t, -38, "09:50")
        .mail(
            MARIT,
            "Trimming knives came blunt",
            "Six knives back from grinding, four of them blunter than when they left. We noticed on a wedding album. You do not get a second try at a wedding album.\n\nMarit Dahle",
        )
        .at(-38, "10:30")
        .owns(JONAS)
        .severity(Degraded)
        .hears(&[(What, "Six knives back from grinding, four of them blunter than when they left."), (NotEnough, "You do not get a second try at a wedding album.")])
        .at(-38, "11:40")
        .replies("Marit, we sent you four blunt knives with an invoice for sharpening. That is our mistake, and I know about the album. Six sharp ones come by courier before four, and I pick up the blunt ones myself. What can be done about the album that costs you nothing?")
        .promising(JONAS, "Six sharp knives", On(-38, "16:00"))
        .asking()
        .at(-38, "15:40")
        .keeps(1, "Courier 15:35")
        .they_are_understood()
        .contains("Six sharp knives the same day")
        .offers(Refund, "The grinding, and the paper of the album", 260)
        .delivers(1, "Credit note 20631")
        .at(-36, "10:00")
        .cause(Measurement, "Knives leave without a cutting test", &["The test takes ten minutes.", "The tour leaves at three."])
        .finds(Upheld, "Four of six were blunt.")
        .plans("No knife leaves without a strip of paper it has cut, in the box", "No blunt knife in sixty days", SARA, (On(-30, "16:00"), On(6, "12:00")))
        .letter(["The blunt knives", "Dear Marit,\n\nwe sent you four blunt knives.", "You have six sharp ones and your money.", "From {-30d} each knife comes with the strip of paper it has cut.", JONAS_SIGNS])
        .at(-35, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-34, "18:20")
        .they_say(NotYet, [4, 3, 2], "The album. Nobody has said a word about the album.")
        .at(-33, "09:10")
        .replies("Marit, you are right: I asked about the album and then forgot your answer. That was on me. The couple’s album will be bound anew with a leather they choose, we pay, and I have rung them to say whose fault it was.")
        .promising(JONAS, "The couple has chosen their leather", On(-29, "16:00"))
        .offers(Redo, "The wedding album, bound anew", 480)
        .at(-29, "11:30")
        .keeps(2, "Green goatskin")
        .at(-27, "14:00")
        .delivers(2, "The couple fetched it {-27d}")
        .cannot_undo("The album was late for the wedding itself.")
        .letter([
            "The blunt knives, and the album",
            "Dear Marit,\n\nour first letter left out what mattered most to you: the album.",
            "It has been bound anew and the couple has fetched it. The knives are sharp and paid.",
            "Each knife now comes with the strip of paper it has cut. What we cannot undo: the album was late for the wedding itself.",
            JONAS_SIGNS,
        ])
        .at(-26, "09:00")
        .expects([4, 4, 3], true)
        .asks_for_the_verdict()
        .at(-25, "08:40")
        .they_say(MadeRight, [5, 4, 4], "The bride wrote to me. Now it is right.")
        .by(SARA)
        .puts_in_place(1)
}

/// We thought they were happy. They were not unhappy.
fn gap(t: &Times) -> Story<'_> {
    Story::on(t, -40, "13:30")
        .mail(
            RANDI,
            "Credit note takes five weeks",
            "The credit note for the returned rollers was promised “this week” on {-64d}. It is five weeks. I close the books tomorrow with a hole in them, again with your name on it.\n\nRandi Holt, accounts, Halden Print & Pack",
        )
        .at(-40, "14:00")
        .owns(TOMAS)
        .hears(&[(What, "The credit note for the returned rollers was promised “this week” on {-64d}. It is five weeks."), ])
        .at(-40, "15:15")
        .replies("Randi, we promised it in a week and let five go by. That is our failure, and you have to explain it in your books. You have the credit note before you close them tomorrow at noon. Is it only the rollers?")
        .promising(TOMAS, "The credit note for the rollers", On(-39, "12:00"))
        .asking()
        .at(-39, "09:10")
        .requests(MIKKEL, "Credit note for the rollers before noon, Randi closes her books", On(-39, "11:30"))
        .by(MIKKEL)
        .accepts(2)
        .at(-39, "12:40")
        .by(MIKKEL)
        .keeps(2, "Booked 12:35; the return was filed under another order")
        .confirms(2)
        .keeps(1, "Sent 12:41, after her books were closed")
        .they_are_understood()
        .needs_no_containment("Randi closed with a note; the sum moves to the next month.")
        .offers(Credit, "The rollers, credited", 1_140)
        .delivers(1, "Credit note 20618")
        .at(-37, "10:00")
        .cause(Method, "Returns wait for a signature nobody gives", &["The form wants a head of department.", "There has been none for the warehouse since June."])
        .finds(Upheld, "Five weeks for one signature.")
        .plans("Returns under €2,000 are credited on the day they are scanned", "Nine of ten credit notes within three days", MIKKEL, (On(-28, "16:00"), On(8, "12:00")))
        .at(-36, "09:00")
        .letter(["Five weeks for a credit note", "Dear Randi,\n\nwe let you wait five weeks, and then missed your closing by forty minutes.", "The rollers are credited, note 20618.", "Returns under €2,000 are credited the day they are scanned, from {-28d}.", TOMAS_SIGNS])
        .at(-35, "09:00")
        .expects([5, 4, 4], true)
        .asks_for_the_verdict()
        .at(-33, "15:45")
        .they_say(MadeRight, [3, 4, 1], "The money is there, so I say it is right. But I wrote three times before anyone read it, and I expect to write three times again.")
        .at(-28, "15:00")
        .by(MIKKEL)
        .puts_in_place(1)
}

/// Asked, reminded, unanswered: no verdict, which is not a happy one.
fn silence(t: &Times) -> Story<'_> {
    Story::on(t, -48, "11:15")
        .mail(
            ODDVAR,
            "Seal kit without the large ring",
            "Seal kit 19-200 for the homogeniser: all rings but the large one. We found out at two in the morning with the machine open.\n\nOddvar Lie",
        )
        .at(-48, "11:40")
        .owns(TOMAS)
        .severity(Critical)
        .hears(&[(What, "Seal kit 19-200 for the homogeniser: all rings but the large one."), (WhenItWas, "We found out at two in the morning with the machine open."),])
        .at(-48, "12:10")
        .replies("Oddvar, we packed a kit without its largest ring and you found it at two in the morning. That should never have happened. The ring is in a taxi and with you at half past one. Does the machine stay open until then?")
        .promising(TOMAS, "The large ring", On(-48, "13:30"))
        .asking()
        .at(-48, "13:22")
        .keeps(1, "Taxi 13:20")
        .contains("Ring by taxi")
        .offers(Replacement, "Ring and taxi", 95)
        .delivers(1, "Signed by the shift leader 13:20")
        .at(-46, "10:00")
        .cause(Measurement, "Kits are weighed with a scale that is too coarse", &["The scale shows five grams.", "The ring weighs three."])
        .finds(Upheld, "The kit was short.")
        .plans("Seal kits are weighed to the gram", "No short kit in thirty days", ANA, (On(-38, "16:00"), On(-12, "12:00")))
        .letter(["The missing ring", "Dear Oddvar,\n\nwe sent you a kit without its largest ring.", "You had the ring two hours after you wrote.", "Kits are weighed to the gram from {-38d}; on {-12d} we count.", TOMAS_SIGNS])
        .at(-45, "09:00")
        .expects([4, 5, 4], true)
        .asks_for_the_verdict()
        .at(-38, "14:00")
        .by(ANA)
        .puts_in_place(1)
        .at(-12, "13:00")
        .by(ANA)
        .checks(1, Worked, [(4, 60), (0, 38)], "No short kit among 214. The scale shows the ring.")
        .at(-12, "15:00")
        .tells_the_result("Oddvar, four kits in sixty days were short before, none in the thirty-eight days since. The scale shows the ring now. You have not said whether it is made right, and I do not take that for a yes.")
}
