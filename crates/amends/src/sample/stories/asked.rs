//! Cases at the fourth step: the customer is to be asked, or has been.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![asked_and_waiting(t), to_be_asked(t), reminded(t)]
}

fn asked_and_waiting(t: &Times) -> Story<'_> {
    Story::on(t, -20, "09:25")
        .mail(
            SOFIA,
            "Framework prices not applied, third quarter in a row",
            "Hello, for the third quarter our invoices ignore the framework prices we signed in January. Each time I send the list, each time it is corrected, each time it returns. I choose suppliers for a living and I am running out of arguments for you.\n\nSofia Karlsson, Malmö Pack",
        )
        .at(-20, "10:10")
        .owns(TOMAS)
        .hears(&[
            (What, "For the third quarter our invoices ignore the framework prices we signed in January."),
            (TheyTried, "Each time I send the list"),
            (OurResponse, "Each time it is corrected, each time it returns."),
            (NotEnough, "I am running out of arguments for you."),
        ])
        .at(-20, "11:20")
        .replies("Sofia, three quarters in a row is not a slip, it is a price list that we never loaded. We got this wrong in January and repaired it by hand ever since. I will have every open invoice corrected by {-18} and the list itself loaded while I watch. Do you have a line that is wrong today, so that I test with yours?")
        .promising(TOMAS, "Every open invoice corrected", On(-18, "16:00"))
        .asking()
        .at(-19, "08:30")
        .requests(MIKKEL, "Correct the open invoices of Malmö Pack by the framework list", On(-18, "15:00"))
        .by(MIKKEL)
        .accepts(2)
        .at(-18, "14:10")
        .by(MIKKEL)
        .keeps(2, "Seven invoices, €1,950 in all")
        .confirms(2)
        .keeps(1, "Seven corrected invoices sent")
        .they_are_understood()
        .needs_no_containment("Nothing was paid in excess; the wrong invoices were held back by Sofia.")
        .offers(Refund, "The difference on seven invoices, corrected", 1_950)
        .delivers(1, "Seven credit notes, 20702 to 20708")
        .at(-15, "10:00")
        .cause(System, "Framework lists are loaded by hand, once a year", &["January’s file had a new column.", "The load failed without a word.", "Nobody is told when a load fails."])
        .finds(Upheld, "The signed list was never in the system.")
        .plans("A failed load of prices writes to the order desk and to the customer’s owner", "No invoice off its list next quarter", MIKKEL, (On(-4, "16:00"), On(45, "12:00")))
        .at(-9, "13:00")
        .letter([
            "Your framework prices: what went wrong since January",
            "Dear Sofia,\n\nthe prices we signed in January were never in our system. The load failed and nobody was told. Each quarter we corrected what you found and left the rest.",
            "All seven open invoices are corrected; the difference has been credited.",
            "From {-4d} a failed load of prices writes to our order desk and to me. In ten weeks I look at your invoices myself and write to you what I find.",
            TOMAS_SIGNS,
        ])
        .at(-4, "15:00")
        .by(MIKKEL)
        .puts_in_place(1)
        .at(-2, "09:00")
        .expects([4, 5, 4], true)
        .asks_for_the_verdict()
}

fn to_be_asked(t: &Times) -> Story<'_> {
    Story::on(t, -13, "15:10")
        .mail(
            FIONA,
            "Certificates missing, lorry turned back at the border",
            "The lorry with our die plates was turned back because the origin certificates were not with it. Your colleague said that is usually the forwarder’s job. I do not care whose job it is usually. Four days and a night’s parking, please.\n\nFiona Grant, Tyneside Cartons",
        )
        .at(-13, "15:45")
        .owns(TOMAS)
        .severity(Degraded)
        .hears(&[
            (What, "The lorry with our die plates was turned back because the origin certificates were not with it."),
            (OurResponse, "That is usually the forwarder’s job."),
            (NotEnough, "I do not care whose job it is usually."),
        ])
        .at(-12, "08:40")
        .replies("Fiona, the certificates are ours to send and we did not send them. Telling you about somebody else’s job made it worse; we should have said sorry and run. They are with the driver now, stamped, and I ring the customs desk at Newcastle at two to hear him through. Is it four days until today, or until he unloads?")
        .promising(TOMAS, "Ring when the lorry is through customs", On(-12, "16:00"))
        .asking()
        .at(-12, "14:25")
        .keeps(1, "Through at 14:10, Fiona rung at once")
        .they_are_understood()
        .contains("Certificates stamped and with the driver within the hour")
        .offers(Refund, "Four days’ demurrage and the night’s parking", 880)
        .at(-10, "10:20")
        .delivers(1, "Paid {-10d}, reference TC-4 DAYS")
        .it_helped(1)
        .at(-6, "11:00")
        .cause(Method, "The shipping list for Britain has no line for certificates", &["It is the list for the EEA.", "Nobody made one for Britain.", "The first shipments went by hand with someone who knew."])
        .finds(Upheld, "The certificates are ours by contract.")
        .plans("Own shipping list for Britain; the gate stays shut until it is ticked", "No lorry turned back in a quarter", ANA, (On(3, "16:00"), On(60, "12:00")))
        .at(-1, "10:15")
        .letter([
            "The lorry that was turned back",
            "Dear Fiona,\n\nwe sent a lorry to Britain without its certificates and then told you whose job that was.",
            "The lorry went through on {-12d}. Four days and the parking are paid since {-10d}.",
            "Ana Lindqvist makes a shipping list for Britain, by {+3d}; our gate does not open for a lorry without it. In three months we count.",
            TOMAS_SIGNS,
        ])
        .expects([3, 4, 3], true)
}

/// Reminded once; a few days are left to answer.
fn reminded(t: &Times) -> Story<'_> {
    Story::on(t, -33, "12:00")
        .mail(
            DEV,
            "Glue unit: paid for a day, got two hours",
            "Your engineer came for two hours and we were billed for a day, “because that is the rule”. The glue unit leaks as before. I was the one who had to explain both to my boss.\n\nDev Patel",
        )
        .at(-33, "13:10")
        .owns(JONAS)
        .severity(Degraded)
        .hears(&[(What, "Your engineer came for two hours and we were billed for a day. … The glue unit leaks as before."), (OurResponse, "Because that is the rule.")])
        .at(-33, "14:30")
        .replies("Dev, you paid for a day and got two hours and a leak. That is our mistake twice over: we did not fix it, and then sent a bill for more than we did. Petter comes on {-30} and stays until it is dry. What does your boss need from us in writing?")
        .promising(PETTER, "Stay at the glue unit until it is dry", On(-30, "17:00"))
        .asking()
        .at(-32, "07:20")
        .they_tell(&[
            (WhichPart, "The glue unit of line 1, the seal behind the nozzle"),
            (NotEnough, "I was told a rule and not when somebody comes back."),
        ])
        .at(-31, "10:00")
        .contains("Drip tray and a spare seal sent ahead")
        .asks_to_give(Refund, "The whole day’s bill, and a second day for the trouble", 2_600, KARI)
        .at(-31, "15:30")
        .by(KARI)
        .refuses(1, "Rule 7 of the service terms: we pay back what we did not do, never a multiple of it. The rule is mine; if it is wrong here, tell me why and I look at it again.")
        .at(-30, "15:50")
        .by(PETTER)
        .keeps(1, "Dry since 13:00, stayed until 15:45")
        .at(-29, "09:00")
        .offers(Refund, "The six hours that were not worked", 690)
        .delivers(2, "Credit note 20660")
        .cause(Method, "A visit is billed by the day", &["The price list knows days only.", "It was made when all visits were far away."])
        .finds(PartlyUpheld, "The leak and the hours were ours; the second day’s credit goes beyond our terms.")
        .plans("Visits under four hours are billed by the hour", "No complaint about a day’s bill in ninety days", KARI, (On(-12, "16:00"), On(35, "12:00")))
        .at(-22, "10:00")
        .letter([
            "Two hours, a day’s bill, and a leak",
            "Dear Dev,\n\nwe billed you a day for two hours and left the leak.",
            "Petter Lunde stayed until it was dry, on {-30d}. Six hours are credited. We did not credit a second day: our rule 7 pays back what was not done and no more. Kari Holm owns that rule and her number is below.",
            "From {-12d} short visits are billed by the hour.",
            JONAS_SIGNS,
        ])
        .at(-12, "15:30")
        .by(KARI)
        .puts_in_place(1)
        .at(-6, "09:00")
        .expects([3, 4, 4], true)
        .asks_for_the_verdict()
}
