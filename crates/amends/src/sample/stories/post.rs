//! Cases that show what mail brings: pictures, long threads, thanks, and other languages.

use super::telling::*;

const CRACKED_BELT: &[u8] = include_bytes!("cracked-belt.png");
const DRIVER_NOTE: &[u8] = b"Tour 14, stop 6\nLofoten Fish Packing, ice side\n06:10 gate closed, nobody told me about the code\n06:40 left, next stop waits\nEgil\n";

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![picture(t), long_thread(t), thanks(t), in_german(t)]
}

fn picture(t: &Times) -> Story<'_> {
    Story::on(t, -3, "07:48")
        .mail(
            EIVIND,
            "Conveyor belt cracked after nine days",
            "Hi,\n\npicture attached. The bottle conveyor belt you fitted on {-9d} has a crack across half of it and the edge is fraying. The old one lasted four years. We run at half speed and I would rather not find out what happens at full.\n\nEivind Rud, filling hall",
        )
        .with_file("belt-line-3.png", "image/png", CRACKED_BELT)
        .at(-3, "08:35")
        .owns(SARA)
        .severity(Degraded)
        .hears(&[
            (What, "The bottle conveyor belt you fitted on {-9d} has a crack across half of it and the edge is fraying."),
            (WhichPart, "The bottle conveyor belt"),
            (NotEnough, "The old one lasted four years."),
        ])
        .at(-3, "09:20")
        .replies("Eivind, thank you for the picture: that belt should never have left our workshop. A crack that straight is a joint we pressed too cold. We got this wrong, not you. A new belt is fitted tomorrow at six, before your shift, and I will write to you what our test of the joint shows. Is half speed safe until then, or shall we stop it?")
        .promising(PETTER, "New belt on conveyor 3, before the shift", On(-2, "06:30"))
        .promising(SARA, "What the test of the joint shows, in writing", Next("13:00"))
        .asking()
        .at(-3, "09:45")
        .writes(EIVIND, "Half speed is fine. Six o’clock is fine too, I will put coffee on.")
        .waives(4, "He agrees to the hour; the visit is promised.")
        .they_are_understood()
        .contains("Half speed, with Eivind’s agreement, until the new belt is on")
        .offers(Replacement, "New belt, fitted and run in before the shift", 380)
        .at(-2, "06:24")
        .by(PETTER)
        .keeps(1, "Running at full speed 06:20")
        .by(PETTER)
        .delivers(1, "Run in from 06:00, joint at 118 degrees, photograph on the job card")
        .at(-2, "09:00")
        .cause(Measurement, "Joint pressed too cold", &["The press showed 118 degrees and had 96.", "Its probe was last checked in spring.", "The workshop list of instruments leaves out presses."])
}

fn long_thread(t: &Times) -> Story<'_> {
    Story::on(t, -5, "06:55")
        .mail(
            ASLAK,
            "No parts, closed gate, and then nothing",
            "The chain for the fish washer was to come before six. My neighbour at the quay says a van stood at the gate at ten past and drove off. I have forty tonnes coming in.\n\nAslak",
        )
        .at(-5, "08:04")
        .owns(ANA)
        .severity(Critical)
        .hears(&[(What, "A van stood at the gate at ten past and drove off."), (WhenItWas, "A van stood at the gate at ten past"),])
        .at(-5, "08:20")
        .replies("Aslak, the van was there, the gate was closed, and we had not given the driver the code you sent us in spring. We made that mistake. The chain is on the noon boat and I am meeting it. Have I understood that the washer stands until it comes?")
        .promising(ANA, "The chain on your quay", On(-5, "15:00"))
        .asking()
        .at(-5, "08:52")
        .writes(ASLAK, "Yes it stands. Who says the noon boat takes freight on a {-5}? Last year it did not.")
        .at(-5, "09:05")
        .replies("You are right to ask, I was not sure either and called the harbour: it takes pallets, not loose chain. So it is on a pallet now. I am at the harbour at half past eleven.")
        .at(-5, "09:31")
        .writes(ASLAK, "Good. And the driver? I want to know that the next one has the code. I found this in the crate of the last delivery.")
        .with_file("driver-note.txt", "text/plain", DRIVER_NOTE)
        .at(-5, "10:15")
        .replies("That note is the clearest account of it I have. The code was in a remark that does not print on the tour sheet. That is our failure and I will have it printed from now on; I tell you the day it does.")
        .promising(ANA, "The gate code prints on the tour sheet", Next("15:30"))
        .at(-5, "14:20")
        .keeps(1, "On the quay 14:10, Aslak took it off the boat himself")
        .at(-5, "14:30")
        .contains("Chain brought by boat the same day; ice from the neighbour for the forty tonnes")
        .offers(Replacement, "Chain and the boat, no charge", 240)
        .offers(Refund, "The neighbour’s ice", 210)
        .delivers(1, "Taken off the boat 14:10")
        .at(-4, "09:00")
        .writes(ASLAK, "Washer runs. Where do I send the bill for the ice?")
        .at(-4, "09:25")
        .replies("To me, and I pay it the day it comes: ana@northline.example. I should have said so yesterday.")
}

/// A "thanks" that keeps no promise.
fn thanks(t: &Times) -> Story<'_> {
    Story::on(t, -5, "20:40")
        .mail(
            GUNNAR,
            "Gear for the 1971 platen press does not mesh",
            "Good evening. The gear you turned for my old press is a fine piece of work and does not mesh. I measured: module 2.5 where I had drawn 2.54, that is an inch gear. I am seventy-eight and would like to print with it while I can.\n\nGunnar Strand",
        )
        .at(-4, "08:40")
        .owns(TOMAS)
        .hears(&[
            (What, "The gear you turned for my old press is a fine piece of work and does not mesh. … Module 2.5 where I had drawn 2.54."),
            (WhichPart, "The gear you turned for my old press"),
            (NotEnough, "I am seventy-eight and would like to print with it while I can."),
        ])
        .at(-4, "09:30")
        .replies("Gunnar, you drew 2.54 and we turned 2.5: we rounded your drawing, which was our mistake. The gear is being cut again, to your figure, and I will ring you myself once it has been measured. Is the shaft 20 millimetres, as on the drawing?")
        .promising(TOMAS, "Ring Gunnar when the new gear has been measured", LaterToday)
        .asking()
        .at(-4, "17:30")
        .writes(GUNNAR, "Thank you, thank you! That was a quick answer. Twenty it is.")
        .at(-3, "08:20")
        .waives(4, "He thanks us and confirms the shaft. The call is still owed.")
        .they_are_understood()
        .needs_no_containment("The press has stood since 1998; he is in no hurry but his own.")
        .offers(Redo, "Gear cut again to the drawing, module 2.54", 160)
}

fn in_german(t: &Times) -> Story<'_> {
    Story::on(t, -9, "14:15")
        .mail(
            ANKE,
            "Mahnung trotz Gutschrift",
            "Sehr geehrte Damen und Herren,\n\nam {-14n} haben Sie uns die Gutschrift 20 744 geschickt, am {-10n} eine Mahnung über genau diesen Betrag. Ich habe zweimal angerufen und jedes Mal wurde mir gesagt, das System brauche eben ein paar Tage. Unsere Geschäftsleitung fragt mich jetzt, ob wir nicht zahlen können. Das ist mir sehr unangenehm.\n\nMit freundlichen Grüßen\nAnke Brandt, Buchhaltung",
        )
        .at(-9, "14:50")
        .owns(MIKKEL)
        .hears(&[
            (What, "Am {-14n} haben Sie uns die Gutschrift 20 744 geschickt, am {-10n} eine Mahnung über genau diesen Betrag."),
            (TheyTried, "Zweimal angerufen"),
            (OurResponse, "Das System brauche eben ein paar Tage."),
            (NotEnough, "Unsere Geschäftsleitung fragt mich jetzt, ob wir nicht zahlen können."),
        ])
        .at(-8, "08:45")
        .replies("Dear Ms Brandt, I read German well and write it badly, so please forgive the English. We sent you a reminder for money you do not owe. We made that mistake, not you, and we should have stopped it when you first called. The reminder is withdrawn today, and I will write to your management myself so that nobody there has to wonder. Have I understood that it is only this one invoice?")
        .promising(MIKKEL, "A letter to your management that you owe us nothing", On(-7, "16:00"))
        .asking()
        .at(-7, "09:30")
        .keeps(1, "Sent 09:25, Ms Brandt in copy")
        .they_are_understood()
        .contains("Reminder withdrawn, account blocked for further ones")
        .offers(Explanation, "A letter to their management, signed by finance", 0)
        .delivers(1, "Sent {-7d}, answered with a friendly line the same day")
        .at(-6, "10:00")
        .cause(System, "Reminders run before credit notes", &["Credit notes are booked on Fridays.", "Reminders run on Wednesdays.", "Nobody owns the order of the two."])
        .finds(Upheld, "The credit note was ours and older than the reminder.")
}
