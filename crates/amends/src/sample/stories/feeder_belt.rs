//! Ingrid Moe and the feeder belt: the case the house's documents follow.

use super::telling::*;

/// The day it came in, counted from today.
pub(super) const DAY: i32 = -1;
/// The hour.
pub(super) const HOUR: &str = "08:12";

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![delivered(belt_ordered(complaint(t)))]
}

fn complaint(t: &Times) -> Story<'_> {
    Story::on(t, DAY, HOUR)
        .mail(
            INGRID,
            "Spare part promised for {-2} never left the warehouse",
            "The feeder belt was confirmed for {-2} 07:00. It is {-1} and your portal still says “processing”. I called twice; the first person said it was logistics, logistics said it was order desk.\n\nOur night shift stood still. Nobody told us anything. Why did nobody call?",
        )
        .at(-1, "08:31")
        .owns(TOMAS)
        .severity(Critical)
        .hears(&[
            (What, "The feeder belt was confirmed for {-2} 07:00. … Our night shift stood still."),
            (WhichPart, "The feeder belt"),
            (TheyTried, "I called twice."),
            (OurResponse, "The first person said it was logistics, logistics said it was order desk."),
            (NotEnough, "Nobody told us anything."),
        ])
        .at(-1, "10:22")
        .replies("Ingrid, we got this wrong. The belt was released to the wrong warehouse on {-3} and nobody checked it had shipped. You heard two different things because two of our teams each thought the other was calling you.\n\nFrom now on it is me. I will have a loan unit on your floor by 18:00 today, and I will call you at 15:00 whatever the news. My direct line is +47 55 01 02 03. Have I understood what happened on your side?")
        .promising(TOMAS, "Loan unit on the floor", On(-1, "18:00"))
        .promising(TOMAS, "Call Ingrid whatever the news", On(-1, "15:00"))
        .asking()
        .at(-1, "10:47")
        .they_are_understood()
}

fn belt_ordered(story: Story<'_>) -> Story<'_> {
    story
        .at(-1, "10:55")
        .exposes("Press 3 stands still; about €900 an hour of night shift, and a carton job for {+1} that has its own penalty")
        .contains("A loan feeder unit from our workshop, driven to Halden today")
        .offers(Loan, "Loan feeder unit until the new belt has run a shift, no charge", 0)
        .offers(Replacement, "New feeder belt from Gothenburg stock, fitted by us", 640)
        .offers(Credit, "Credit for the lost night shift", 1_200)
        .at(-1, "13:20")
        .requests(ANA, "Pull belt 77-1204 from Gothenburg stock and put it on a van today", On(-1, "17:00"))
        .at(-1, "14:03")
        .by(ANA)
        .accepts(3)
        .by(ANA)
        .notes("Belt pulled from Gothenburg stock, on the 16:40 van. I own this until it is fitted.")
        .at(-1, "14:58")
        .says_on_phone("Called Ingrid, two minutes early. The loan unit is loaded and on the road, the new belt leaves Gothenburg this afternoon. She asked again why nobody called her; I told her that we should have, and that I do not yet know why we did not.")
        .keeps(2, "Called 14:58")
        .at(-1, "15:04")
        .asks_outside(
            (Carrier, "Kjeldsen Transport", "claims@kjeldsen-transport.example"),
            (
                "Pallet 60118, not collected on {-3}",
                "Our pallet 60118 was released to you on {-3} at 14:20 and was still on our dock at 15:00, when your truck had left. It reached nobody.\n\nWhen did your driver come, what did he load, and who signed for it? We ask you to bear the cost of the replacement.",
            ),
            Next("12:00"),
        )
        .at(-1, "15:10")
        .delivers(3, "Credit note 20914, booked today")
        .at(-1, "16:44")
        .by(ANA)
        .keeps(3, "On the 16:40 van, scan 4471")
}

fn delivered(story: Story<'_>) -> Story<'_> {
    story
        .at(-1, "17:30")
        .replies("Ingrid, I promised you the loan unit by 18:00 and I will miss that: the van is behind a closed lane at Moss and will be with you about 18:40. We were late leaving the yard, and that is our mistake. I am staying on the phone with the driver.\n\nThe new belt is on its way. Ana Lindqvist will see it fitted and run for one shift.")
        .promising(ANA, "Feeder belt fitted and run for one shift", Next("12:00"))
        .at(-1, "17:52")
        .outside_answers("Our driver was at your gate at 14:05 on {-3} and left at 14:50 with two pallets. 60118 was on his list and he did not load it. Nobody signed for it.\n\nWe will bear the new belt, 640 euros. Send us the invoice.\n\nHenrik Kjeldsen")
        .at(-1, "18:02")
        .quotes_them("60118 was on his list and he did not load it. Nobody signed for it.")
        .charges_them(640, "The new belt. Henrik Kjeldsen agreed by email.")
        .writes_to_them("Thank you, Henrik. The invoice follows today.")
        .at(-1, "18:41")
        .keeps(1, "On the floor 18:40, forty minutes late; Ingrid was told at 17:30")
        .delivers(1, "Installed 18:40; the shift leader signed for it")
        .at(-1, "18:50")
        .confirms(3)
        .notes("Loan unit runs. Kjeldsen writes:\n\n> 60118 was on his list and he did not load it. Nobody signed for it.\n\nThey bear the belt. I still owe Ingrid an answer to why nobody called; asked Kari who was on the desk rota.")
}
