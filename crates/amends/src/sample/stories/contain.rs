//! Cases at the second step: limiting the damage and putting it right.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![above_the_limit(t), moved_about(t), did_not_help(t), which_invoice(t), broken_and_owed(t), by_telephone(t)]
}

/// Ana may give €500; this takes a manager's yes.
fn above_the_limit(t: &Times) -> Story<'_> {
    Story::on(t, -8, "07:35")
        .mail(
            ODDVAR,
            "Wrong impeller, 6,000 litres of milk down the drain",
            "Morning. The impeller you sent for the transfer pump is the left-handed one. We did not see it until the pump ran backwards and 6,000 litres had to go. I know it looks alike. But the delivery note says right-handed and the part says left-handed.\n\nOddvar Lie, maintenance, Vestland Dairy",
        )
        .at(-8, "08:05")
        .owns(ANA)
        .severity(Critical)
        .hears(&[
            (What, "The impeller you sent for the transfer pump is the left-handed one. … The delivery note says right-handed and the part says left-handed."),
            (WhichPart, "The impeller you sent for the transfer pump"),
            (NotEnough, "We did not see it until the pump ran backwards and 6,000 litres had to go."),
        ])
        .at(-8, "09:00")
        .replies("Oddvar, we picked the wrong impeller and wrote the right number on the note, so you had no chance to see it. That is our error from start to end. The right-handed one is in a taxi now and with you before eleven. I come on {-6} to look at the shelf labels with you and to talk about the milk. Is it 6,000 litres, and is the pump itself unharmed?")
        .promising(ANA, "The right-handed impeller in your hands", On(-8, "11:00"))
        .promising(ANA, "Visit the dairy and settle the milk", On(-6, "13:00"))
        .asking()
        .at(-8, "10:41")
        .keeps(1, "Taxi arrived 10:38, Oddvar signed")
        .at(-8, "10:55")
        .contains("Right-handed impeller by taxi; the pump runs since 11:20")
        .offers(Replacement, "Right-handed impeller, no charge, ours to keep the wrong one", 310)
        .delivers(1, "Signed for at 10:38")
        .at(-6, "14:30")
        .keeps(2, "Was there 13:00 to 14:20")
        .they_are_understood()
        .at(-6, "15:05")
        .asks_to_give(Credit, "The milk: 6,000 litres at their price, against their scrap note", 3_360, KARI)
        .by(KARI)
        .notes("Ana, I have seen it. I want the scrap note first, then it is a yes. Oddvar sends it once the dairy’s week is closed.")
}

/// Requests between functions: declined, countered, taken.
fn moved_about(t: &Times) -> Story<'_> {
    Story::on(t, -8, "11:12")
        .mail(
            METTE,
            "Two half gearboxes instead of one whole",
            "Hello, we ordered one complete gearbox for the die cutter. We received an upper half on {-9} and a lower half today, from two warehouses, with two invoices, and no bolts. My people say the halves are not even from the same series. I source from nine houses and this is a first.\n\nMette Kjær",
        )
        .at(-8, "12:15")
        .owns(JONAS)
        .severity(Degraded)
        .hears(&[
            (What, "We received an upper half on {-9} and a lower half today, from two warehouses, with two invoices, and no bolts."),
            (WhichPart, "One complete gearbox for the die cutter"),
        ])
        .at(-8, "14:20")
        .replies("Mette, we failed to deliver the one thing you ordered. Our system lets a gearbox be sold in halves and nobody here looked at the two lines together. I am having a matched pair built and will tell you the day by tomorrow noon. Have I got it right that the machine runs, but only at half speed?")
        .promising(JONAS, "The day the matched gearbox arrives", On(-7, "12:00"))
        .asking()
        .at(-8, "14:40")
        .requests(PETTER, "Build a matched gearbox from the two halves in Aalborg this week", On(-5, "16:00"))
        .at(-8, "15:30")
        .by(PETTER)
        .declines(2, "The halves are of two series, no amount of work matches them. Ask quality for a whole one.")
        .at(-7, "08:20")
        .requests(SARA, "Release the whole gearbox that is held for inspection", On(-5, "12:00"))
        .at(-7, "09:10")
        .by(SARA)
        .counters(3, "", On(-3, "12:00"), "It is held for a reason: I need two days on the test bench. Friday’s date would only move the trouble to them.")
        .at(-7, "09:30")
        .accepts(3)
        .at(-7, "11:20")
        .says_on_phone("Told Mette the truth: the halves will never match, a whole one is on our test bench and leaves on {-3}. She prefers late and right.")
        .keeps(1, "Called 11:20")
        .promises(JONAS, "A whole, tested gearbox in Aalborg", On(-2, "16:00"))
        .at(-7, "13:00")
        .contains("Petter sets the old gearbox to half speed so that it lasts; collected the two halves")
        .offers(Replacement, "Whole gearbox, tested, with the bench report", 1_850)
        .at(-7, "13:20")
        .asks_outside(
            (Supplier, "Vejle Gear Works", "service@vejle-gears.example"),
            (
                "Two halves of two series under one part number",
                "We got two halves of gearbox VG-220 from you under one part number. Their series differ and they do not fit each other.\n\nSince when do you deliver both under this number, and which other orders of ours does it concern?",
            ),
            On(-4, "12:00"),
        )
        .at(-3, "11:15")
        .by(SARA)
        .keeps(3, "Bench report 88, no findings")
        .confirms(3)
        .at(-2, "10:10")
        .moves(4, Next("14:00"), "the ferry from Kristiansand was cancelled and we had booked no other way across.")
}

/// In person, at the counter. The first cure did not help.
fn did_not_help(t: &Times) -> Story<'_> {
    Story::on(t, -7, "09:30")
        .by(PETTER)
        .in_person(
            BJORN,
            "Winch brake still slips after our repair",
            "Bjørn came to the counter with the brake disc in a bag. The winch slips since our repair on {-12d}. Nobody hurt, but he has put a rope around it. He asked twice whether we tested it under load, and I could not say.",
        )
        .at(-7, "09:34")
        .owns(PETTER)
        .severity(Critical)
        .hears_on_phone(&[
            (What, "The winch slips since the repair."),
            (WhichPart, "Brake of the slipway winch"),
            (WhenItWas, "After the repair on {-12d}"),
            (NotEnough, "Nobody could say whether it was tested under load."),
        ])
        .at(-7, "10:15")
        .replies("Bjørn, I repaired that brake and I did not test it under load. I should have, and I told you it was ready. Do not lift with it. I come tomorrow at eight with new linings and a load cell, and I stay until it holds. Is there anything else that has moved since I was there?")
        .promising(PETTER, "New linings and a load test on the slipway", On(-6, "08:00"))
        .asking()
        .at(-7, "10:30")
        .contains("Winch locked and tagged out until it is tested under load")
        .offers(Redo, "Repair done over, with a load test to 125 %", 420)
        .at(-6, "07:55")
        .keeps(1, "On the slipway 07:50")
        .at(-6, "15:10")
        .delivers(1, "Load test at 3.1 t, photograph on the job card")
        .at(-4, "16:20")
        .it_did_not_help(1, "It held on Monday. Today it crept ten centimetres with a boat on it. I am not putting people under that.")
        .at(-3, "08:30")
        .replies("Bjørn, then we are not done and I was wrong to write that we were. I should have left the load on overnight. I have asked Sara to take the disc apart; we lend you the mobile winch until we know. I will ring you with what she finds.")
        .promising(PETTER, "What the disc shows, by telephone", Next("15:00"))
        .at(-3, "08:45")
        .offers(Loan, "Mobile winch for as long as it takes", 260)
        .delivers(2, "On the slipway 13:30, handed to Bjørn")
}

/// The small question that nobody has answered.
fn which_invoice(t: &Times) -> Story<'_> {
    Story::on(t, -6, "13:05")
        .mail(
            PER,
            "Charged for twelve filter sets, received ten",
            "Dear Northline, invoice 59 874 says twelve filter sets. Ten came. I asked on the phone and was told that the system shows twelve, so twelve it is. It is not a large sum. It is the being told.\n\nPer Aune, accounts, Fjord Foods",
        )
        .at(-6, "13:40")
        .owns(TOMAS)
        .hears(&[
            (What, "Invoice 59 874 says twelve filter sets. Ten came."),
            (TheyTried, "Asked on the phone"),
            (OurResponse, "The system shows twelve, so twelve it is."),
            (NotEnough, "It is not a large sum. It is the being told."),
        ])
        .at(-6, "15:10")
        .replies("Per, we charged you for two filter sets that never left our shelf, and then told you our screen knew better than your count. That was our mistake, both times. The difference comes back to you, and I will write to you when it is booked. Is ten the right number, and is it only this invoice?")
        .promising(TOMAS, "Word that the credit is booked", On(-4, "12:00"))
        .asking()
        .at(-5, "09:10")
        .needs_no_containment("Nothing stands still: it is money and trust, and the money is small.")
        .offers(Credit, "Two filter sets off, and the freight", 188)
        .requests(MIKKEL, "Credit two filter sets and the freight on 59 874", On(-4, "11:00"))
        .at(-5, "09:40")
        .by(MIKKEL)
        .accepts(2)
        .at(-4, "10:30")
        .by(MIKKEL)
        .keeps(2, "Credit note 20891")
        .at(-4, "11:20")
        .replies("Per, the credit is booked: note 20891, €188. Thank you for counting.")
        .keeps(1, "Written 11:20")
        .at(-2, "10:40")
        .writes(PER, "Thank you. So will the credit be on this invoice or the next one?")
}

/// A promise that broke and is still owed.
fn broken_and_owed(t: &Times) -> Story<'_> {
    Story::on(t, -3, "11:30")
        .mail(
            LI_WEI,
            "Ink density drifts since the last service",
            "Hello. Since your service on {-5} the ink density drifts by 0.2 within an hour. I must stop and adjust each time. Before the service it was stable for a year. I send measurements if you want them.\n\nLi Wei, Nordlys Labels",
        )
        .at(-3, "12:40")
        .owns(TOMAS)
        .severity(Degraded)
        .hears(&[
            (What, "The ink density drifts by 0.2 within an hour."),
            (WhenItWas, "Since your service on {-5}"),
            (NotEnough, "I must stop and adjust each time."),
        ])
        .at(-3, "13:50")
        .replies("Li Wei, it was stable until we touched it, so we made the mistake and we find it. Please do send your measurements. I will come back to you with the name of the technician and the hour of the visit by {-2} at noon. Does it drift on all four units, or on one?")
        .promising(TOMAS, "Technician’s name and the hour of the visit", On(-2, "12:00"))
        .asking()
        .at(-3, "14:00")
        .requests(PETTER, "Half a day at Nordlys Labels this week, ink unit, bring the viscosity sensor", On(-1, "16:00"))
        .contains("Reference values from before the service sent, so that Li Wei adjusts once an hour and not by feel")
        .at(-3, "16:45")
        .writes(LI_WEI, "All four units. Measurements: 1.42, 1.38, 1.31, 1.24 in one hour. Thank you for asking.")
        .at(-2, "08:30")
        .replies("Thank you, that helps: all four means the pump that feeds them and not the units. I have passed your numbers on. The technician’s name follows, as I promised.")
        .offers(Redo, "Service done over on the ink pump, by a second technician", 480)
        .at(-2, "08:50")
        .asks_outside(
            (Supplier, "Lindau Pumps", "support@lindau-pumps.example"),
            (
                "Feed pump LP-4 loses pressure when warm",
                "A feed pump LP-4 that we serviced on {-5} loses about a tenth of its pressure within an hour. Is there a seal of yours that does not stand printing ink, and how do we tell it from the right one?",
            ),
            Next("15:00"),
        )
        .at(-2, "09:30")
        .by(PETTER)
        .counters(2, "", On(1, "12:00"), "The viscosity sensor is in Aalborg until tomorrow. Without it I would only guess.")
        .at(-2, "11:10")
        .outside_answers("Yes, there is a batch of seals for water that looks the same. Can you read us the serial number of the pump and the letter on the seal?\n\nKatrin Lindau")
}

/// Only a telephone, no e-mail.
fn by_telephone(t: &Times) -> Story<'_> {
    Story::on(t, -5, "10:10")
        .by(TOMAS)
        .stranger_calls(
            "Thomas Whitfield",
            "+47 934 11 902",
            "Treadle pin for a hand press, wrong thread",
            "Mr Whitfield prints wedding cards in his barn. We sold him a treadle pin over the phone, he read us the thread, we wrote down another one. He has driven to Bergen and back for nothing. He has no e-mail and would like us to ring after six.",
        )
        .at(-5, "10:15")
        .owns(TOMAS)
        .hears_on_phone(&[
            (What, "The pin has a metric thread, he asked for Whitworth."),
            (TheyTried, "Drove to our counter, 2 hours each way"),
            (OurResponse, "The counter had no such pin and sent him home."),
        ])
        .at(-5, "18:05")
        .says_on_phone("Rang at five past six. I told him that we wrote down the wrong thread although he spelt it out, that it was our mistake, and that the two drives were for nothing because of us. I asked what else we had missed. He laughed and said nobody had asked him that in a shop before.")
        .asking()
        .promising(TOMAS, "A pin with a Whitworth thread, brought to his door", LaterToday)
        .at(-4, "09:00")
        .needs_no_containment("His next order is in three weeks, and a neighbour lends him a press.")
        .offers(Replacement, "Whitworth treadle pin, turned in our workshop", 90)
}
