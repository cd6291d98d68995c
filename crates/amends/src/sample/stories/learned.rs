//! Cases that went all the way: made right, the change checked, the customer told.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![gear(t), charged_twice(t), burst_hose(t), it_did_not_work(t), no_address(t)]
}

fn gear(t: &Times) -> Story<'_> {
    Story::on(t, -58, "07:55")
        .mail(
            GEIR,
            "Gear set with the wrong pitch",
            "The gear set for the folder has the wrong pitch. I run the machine, I do not order the parts, but it is me who stands there with a manual from 1994 and twelve pallets waiting.\n\nGeir Foss, folding, Halden Print & Pack",
        )
        .at(-58, "08:30")
        .owns(JONAS)
        .severity(Critical)
        .hears(&[(What, "The gear set for the folder has the wrong pitch."), (NotEnough, "It is me who stands there with a manual from 1994 and twelve pallets waiting."),])
        .at(-58, "09:15")
        .replies("Geir, we sent you the gears of the newer folder: our mistake, the serial number was on your order. The right set is on my passenger seat and I am with you at one. Is it the old frame with the round guard?")
        .promising(JONAS, "The right gears in your hands", On(-58, "13:00"))
        .asking()
        .at(-58, "12:50")
        .keeps(1, "There at 12:45")
        .they_are_understood()
        .contains("Right gears brought by car")
        .offers(Replacement, "Right gear set", 430)
        .delivers(1, "Meshed and run 13:40, Geir watched")
        .it_helped(1)
        .at(-56, "10:00")
        .cause(Material, "Two folders share one article text", &["The text leaves the serial number out.", "The picker trusts the text."])
        .finds(Upheld, "The serial number was on the order.")
        .plans("Article texts of folders carry the serial range", "No gear set returned for pitch in forty days", JONAS, (On(-50, "16:00"), On(-9, "12:00")))
        .letter(["Your gears", "Dear Geir,\n\nwe sent you the gears of another folder.", "The right ones run since {-58d}.", "The article text carries the serial range from {-50d}. On {-9d} we count.", JONAS_SIGNS])
        .at(-55, "09:00")
        .expects([4, 5, 4], true)
        .asks_for_the_verdict()
        .at(-54, "06:10")
        .they_say(MadeRight, [5, 5, 4], "He stayed until it ran.")
        .at(-50, "14:00")
        .puts_in_place(1)
        .at(-9, "13:00")
        .checks(1, Worked, [(5, 90), (0, 41)], "None returned for pitch since.")
        .at(-8, "09:00")
        .tells_the_result("Geir, five gear sets in ninety days came back for their pitch before you wrote. In the forty-one days since, none. That was your doing as much as ours; thank you.")
}

fn charged_twice(t: &Times) -> Story<'_> {
    Story::on(t, -55, "15:00")
        .mail(FIONA, "Charged twice for one order", "Invoice 58 301 and 58 322 are the same six bearings. I paid the first before the second came. Could somebody look before the money leaves twice?\n\nFiona Grant")
        .at(-54, "08:20")
        .owns(MIKKEL)
        .hears(&[(What, "Invoice 58 301 and 58 322 are the same six bearings."), (NotEnough, "I paid the first before the second came."),])
        .at(-54, "09:00")
        .replies("Fiona, we charged you twice for the same six bearings. That is our error; 58 322 is cancelled and you have it in writing by noon. Did anything else of that week look odd?")
        .promising(MIKKEL, "The cancellation, in writing", On(-54, "12:00"))
        .asking()
        .at(-54, "10:30")
        .replies("Fiona, here is the cancellation of 58 322. Nothing is owed. I have looked through the whole week and found no second one.")
        .keeps(1, "Sent 10:30")
        .they_are_understood()
        .needs_no_containment("Nothing was paid twice.")
        .offers(Explanation, "What happened, and the week looked through", 0)
        .delivers(1, "Sent with the cancellation")
        .at(-52, "10:00")
        .cause(System, "A repeated click makes a second invoice", &["The button stays live while the invoice is made."])
        .finds(Upheld, "Two invoices, one order.")
        .plans("The invoice button sleeps until the invoice is made", "No double invoice in a quarter", MIKKEL, (On(-46, "16:00"), On(-5, "12:00")))
        .letter(["One order, two invoices", "Dear Fiona,\n\nwe charged you twice.", "58 322 is cancelled since {-54d}.", "A second click makes no second invoice from {-46d}.", MIKKEL_SIGNS])
        .at(-51, "09:00")
        .expects([4, 4, 4], true)
        .asks_for_the_verdict()
        .at(-50, "10:40")
        .they_say(MadeRight, [4, 5, 4], "")
        .at(-46, "12:00")
        .puts_in_place(1)
        .at(-5, "14:00")
        .checks(1, Worked, [(7, 90), (0, 41)], "Seven before, none since; two clicks make one invoice.")
        .tells_the_result("Fiona, seven double invoices in the quarter before you wrote, none since. Yours was the one that made us look.")
}

/// Made right, with what cannot be undone.
fn burst_hose(t: &Times) -> Story<'_> {
    Story::on(t, -52, "06:30")
        .by(PETTER)
        .phone(
            HARALD,
            "Hydraulic hose burst on the slipway",
            "Harald Østby rang at half past six. The hose we fitted in summer burst with a hull on the slip. One man was sprayed and is well, thank God. The launch was today, with the owners there. He spoke very quietly.",
        )
        .at(-52, "06:40")
        .owns(SARA)
        .severity(Critical)
        .hears_on_phone(&[(What, "The hose burst with a hull on the slip; a man was sprayed."), (NotEnough, "The launch was today, with the owners there.")])
        .at(-52, "07:20")
        .replies("Harald, the hose was ours and it burst over your people. I take full responsibility. I am in the car with two pressure-tested hoses and a colleague, with you at half past nine, and nothing lifts before I have signed for it. How is the man who was sprayed?")
        .promising(SARA, "Both hoses replaced and pressure-tested", On(-52, "14:00"))
        .asking()
        .at(-52, "13:10")
        .keeps(1, "Tested at 1.5 times, signed 13:05")
        .they_are_understood()
        .contains("Slip locked until both hoses were tested; all eleven hoses of that batch found and replaced at other yards")
        .offers(Replacement, "Both hoses, tested on site", 490)
        .delivers(1, "Test report 412")
        .at(-51, "10:00")
        .asks_to_give(Credit, "The costs of the lost launch", 14_800, ERIK)
        .at(-51, "10:40")
        .by(ERIK)
        .approves(2)
        .at(-48, "12:00")
        .delivers(2, "Paid {-48d}")
        .it_helped(2)
        .at(-46, "09:00")
        .cause(Measurement, "Crimps are checked by eye", &["The gauge broke in June.", "No new one was ordered: the form wants three offers."])
        .finds(Upheld, "The crimp was 0.4 mm too wide.")
        .plans("Each crimp is measured, and a broken gauge stops the bench", "No crimp outside tolerance in thirty days", SARA, (On(-42, "16:00"), On(-10, "12:00")))
        .cannot_undo("The launch, with the owners on the quay, does not come again.")
        .letter([
            "The hose on your slipway",
            "Dear Harald,\n\nour hose burst over your people on the morning of a launch. The crimp was four tenths of a millimetre too wide and we had not measured it.",
            "Both hoses are replaced and tested, and so are the nine others of that batch at other yards. The costs of the launch are paid.",
            "Each crimp is measured, and a broken gauge stops the bench, from {-42d}. What we cannot undo: the launch, with the owners on the quay.",
            SARA_SIGNS,
        ])
        .at(-45, "09:00")
        .expects([4, 4, 2], true)
        .asks_for_the_verdict()
        .at(-43, "07:15")
        .they_say(MadeRight, [5, 5, 3], "You came, you did not argue, and you looked for the other nine. Trust comes with the years.")
        .at(-42, "15:00")
        .puts_in_place(1)
        .at(-10, "13:00")
        .checks(1, Worked, [(11, 180), (0, 32)], "612 crimps measured, none outside.")
        .tells_the_result("Harald, 612 crimps measured since, none outside the tolerance. The gauge broke once, on a Tuesday, and the bench stood still until it was mended. That was the point.")
}

/// A change that did not work is a result, and the customer is told.
fn it_did_not_work(t: &Times) -> Story<'_> {
    Story::on(t, -47, "08:10")
        .mail(ASLAK, "Pallet left in the rain", "Pallet with the electric motors stood outside our gate in the rain this morning. Nobody rang. Two motors are wet.\n\nAslak")
        .at(-47, "08:40")
        .owns(ANA)
        .severity(Degraded)
        .hears(&[(What, "Pallet with the electric motors stood outside our gate in the rain this morning. … Two motors are wet."), (OurResponse, "Nobody rang.")])
        .at(-47, "09:20")
        .replies("Aslak, we left two motors in the rain and did not ring you. That is our mistake. Two dry ones are on tomorrow’s boat and I will call the harbour myself. Are the other four dry inside?")
        .promising(ANA, "Two dry motors on the boat", On(-46, "12:00"))
        .asking()
        .at(-46, "10:10")
        .keeps(1, "Boat 09:50")
        .they_are_understood()
        .contains("The four dry motors were taken in by a neighbour at our cost")
        .offers(Replacement, "Two motors", 480)
        .delivers(1, "Aslak signed on the quay")
        .at(-44, "10:00")
        .cause(Method, "Drivers have no number to ring at a closed gate", &["The number is on the order.", "The tour sheet has no place for it."])
        .finds(Upheld, "Left outside without a call.")
        .plans("Drivers ring the customer when a gate is closed", "No pallet left outside in thirty days", ANA, (On(-40, "16:00"), On(-11, "12:00")))
        .letter(["The wet motors", "Dear Aslak,\n\nwe left six motors in the rain.", "You have two new ones.", "Drivers ring when a gate is closed, from {-40d}. On {-11d} we look whether they do.", ANA_SIGNS])
        .at(-43, "09:00")
        .expects([3, 4, 3], true)
        .asks_for_the_verdict()
        .at(-42, "19:30")
        .they_say(MadeRight, [4, 4, 3], "Motors run.")
        .at(-40, "15:00")
        .puts_in_place(1)
        .at(-11, "13:00")
        .checks(1, DidNotWork, [(6, 90), (3, 29)], "Three pallets outside in twenty-nine days, as often as before. Drivers do not ring because the number is not on the sheet.")
        .at(-11, "14:20")
        .tells_the_result("Aslak, I owe you the truth: it did not work. Three pallets stood outside in the last month, as often as before. Asking drivers to ring was not enough, they do not have the number. We now look at the tour sheet itself.")
}

/// Only a telephone: the letter went by post, and the verdict was asked and heard on the phone.
fn no_address(t: &Times) -> Story<'_> {
    Story::on(t, -47, "11:20")
        .by(TOMAS)
        .stranger_calls(
            "Margit Aune",
            "+47 900 55 318",
            "Ink sent to the old workshop, twice",
            "Mrs Aune moved her workshop in June and told us so. The ink went to the old house again, and the new owner signed for it. She had to drive there and ask for her own parcel. She has a telephone and no computer.",
        )
        .at(-47, "11:30")
        .owns(TOMAS)
        .hears_on_phone(&[
            (What, "The ink went to the old house, the second time."),
            (NotEnough, "She told us in June, and was told that it was noted."),
        ])
        .at(-47, "11:40")
        .says_on_phone("I told her that it was our mistake and that she had done everything right: we wrote the new address on the order and not on the account, so the next order took the old one. I asked what else that had cost her. A morning, she said, and a neighbour who now thinks she is muddled.")
        .asking()
        .promising(TOMAS, "The address corrected on the account, and a call to say so", On(-46, "12:00"))
        .at(-46, "09:30")
        .keeps(1, "Corrected and read back to her on the phone")
        .contains("Her two open orders held until the address was right")
        .offers(Refund, "Her drive, and the ink of June", 140)
        .delivers(1, "She has the postal order in her hand, she says")
        .at(-44, "10:00")
        .cause(Method, "A new address is written on an order and never reaches the account", &["The order screen has a field for it.", "Nobody is told to look further."])
        .finds(Upheld, "She told us in June and we noted it in the wrong place.")
        .plans("The order screen asks whether an address is for good", "No parcel to an address a customer has left, in thirty days", TOMAS, (On(-40, "16:00"), On(-8, "12:00")))
        .posts_letter(["Your ink", "Dear Mrs Aune,\n\nyou told us in June where you work now, and we wrote it where only that one order could see it. You were not muddled. We were.", "Your account has the right address since {-46d}, and your drive and the ink are paid.", "From {-40d} whoever types a new address is asked whether it is for good. On {-8d} I count what still went astray, and I ring you.", TOMAS_SIGNS])
        .at(-41, "14:00")
        .expects([4, 4, 3], true)
        .they_tell_us(MadeRight, [5, 5, 4], "I read the letter to my neighbour.")
        .at(-40, "15:00")
        .puts_in_place(1)
        .at(-8, "13:00")
        .checks(1, Worked, [(3, 30), (0, 32)], "None went to an address that was left.")
        .at(-8, "13:30")
        .tells_the_result("I rang Mrs Aune: three parcels in thirty days had gone astray like hers, and since then none. She says she will tell the neighbour that too.")
}
