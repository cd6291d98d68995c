//! Cases at their first step: owned or offered, and not yet fully heard.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![weak_answer(t), undelivered(t), waiting_hand_over(t), asked_for_the_account(t), listened_to(t)]
}

/// A first answer that owns nothing: the coach would have said so. The second was sent, taken back because it said nothing of
/// what happens next, and is a draft.
fn weak_answer(t: &Times) -> Story<'_> {
    Story::on(t, -4, "19:20")
        .form(
            MAJA,
            "Sewing frame arrived with a cracked rail",
            "The sewing frame I saved for since spring came on {-4d} and one of the side rails is cracked right through. The box was fine, so it was packed that way. I teach a course on the 2nd and eight people have paid. I feel rather stupid for recommending you.",
        )
        .at(-3, "09:05")
        .owns(JONAS)
        .at(-3, "11:48")
        .replies("Dear Maja, thank you for reaching out. We are sorry if there was any inconvenience. Our records show that the frame left our warehouse in perfect condition, so the damage must be due to the carrier. Please contact the carrier with your tracking number and they will assist you.")
        .at(-3, "12:30")
        .writes(MAJA, "So I am to find your carrier and argue with them? I bought this from you.")
        .at(-3, "13:15")
        .by(KARI)
        .notes("Jonas, I read your answer. She is right: she bought it from us. Please write again before the day is out, say what we did wrong and what happens next, and keep the carrier out of it. Come by if you want to write it together.")
        .at(-2, "09:40")
        .hears(&[
            (What, "One of the side rails is cracked right through."),
            (WhichPart, "One of the side rails"),
            (WhenItWas, "The box was fine, so it was packed that way."),
            (NotEnough, "I feel rather stupid for recommending you."),
        ])
        .then_ago(50)
        .replies("Maja, you are right, and I am sorry. You bought the frame from us, so the cracked rail is ours to put right and not yours to carry to anybody. We packed it without looking at the rails.")
        .takes_back()
}

/// A good reply that never arrived.
fn undelivered(t: &Times) -> Story<'_> {
    Story::on(t, -4, "10:02")
        .mail(
            YUSUF,
            "Guillotine blade: we paid for sharpening and got it back blunt",
            "Hello Northline,\n\nour volunteers sent in the guillotine blade for regrinding. It came back with a nice sticker and the same nick in it as before. We are a workshop for people who learn a trade again, and a blunt blade is how somebody loses a finger.\n\nYusuf Demir",
        )
        .at(-4, "11:10")
        .owns(TOMAS)
        .severity(Critical)
        .hears(&[(What, "It came back with a nice sticker and the same nick in it as before."), (WhichPart, "The guillotine blade"),])
        .at(-4, "12:05")
        .replies("Yusuf, we sent you back a blade that nobody had ground, and we let you pay for it. That is our mistake, and a dangerous one. Please do not use it. I will have a reground blade with you on {-2}, with the measuring sheet, and I collect the blunt one on the same trip. Have I understood it right?")
        .promising(TOMAS, "A reground blade at the workshop, with its measuring sheet", On(-2, "15:00"))
        .asking()
        .at(-4, "12:11")
        .comes_back("550 5.1.1 yusuf@oslo-workshop.example: mailbox unavailable")
        .at(-3, "08:50")
        .notes("The mail came back. Their web page gives a switchboard number, nobody picks up before ten. Blade is being ground meanwhile.")
        .at(-2, "13:50")
        .keeps(1, "Blade handed to the caretaker 13:40, measuring sheet in the box. Yusuf himself was out.")
}

fn waiting_hand_over(t: &Times) -> Story<'_> {
    Story::on(t, -3, "13:25")
        .mail(
            JOHAN,
            "Delivery window changes every time I look",
            "Hej,\n\nfirst the drive shaft was coming between 8 and 12, then 12 and 16, now your page says “{+2}”. I have a fitter booked by the hour. Which one is it, and who decides?\n\nJohan Ek, Malmö Pack",
        )
        .at(-3, "14:10")
        .owns(JONAS)
        .hears(&[
            (What, "First the drive shaft was coming between 8 and 12, then 12 and 16, now your page says “{+2}”."),
        ])
        .at(-3, "15:02")
        .replies("Johan, we moved your window three times and did not tell you once. We should have called you before the first change. I am finding out which van it is on and will tell you the hour, not a window, tomorrow before ten. Is it right that your fitter waits from eight?")
        .promising(JONAS, "The hour the drive shaft arrives", On(-2, "10:00"))
        .asking()
        .at(-2, "09:35")
        .says_on_phone("Told Johan: the shaft is on the van that leaves {+1} 06:00 and is with him between 09:30 and 10:00 that day. He asked who pays the fitter for the two lost mornings.")
        .keeps(1, "Called 09:35")
        .at(-2, "10:20")
        .by(ANA)
        .requests(TOMAS, "Confirm the delivery window for Malmö Pack with their gate, the dock is booked by the half hour", On(-1, "16:00"))
        .then_ago(120)
        .hands_over(
            TOMAS,
            "I am off from tomorrow for two weeks. Johan is friendly but has been let down three times; he wants one voice and one hour. Open: who pays his fitter for {-3} and {-2}. You know their dock from last year.",
        )
}

fn asked_for_the_account(t: &Times) -> Story<'_> {
    Story::on(t, -2, "15:20")
        .form(
            LENE,
            "Not happy with the saw guides",
            "The new saw guides are not what we expected. Please call someone who knows about them.",
        )
        .at(-1, "08:25")
        .owns(SARA)
        .asks_for_the_account()
        .at(-1, "08:40")
        .promises(SARA, "Call Lene about the saw guides, with her answers in front of me", Next("14:00"))
}

/// Nothing is judged yet, and nobody pretends that it is.
fn listened_to(t: &Times) -> Story<'_> {
    Story::on(t, -2, "09:15")
        .mail(
            HARALD,
            "Your people on our quay",
            "To whoever is in charge. Your service crew was here on {-3} and I am told they left our fitters standing and laughed about it. We have bought from you for fifteen years and I want to know what sort of house you have become.\n\nHarald Østby, managing director, Kystverft",
        )
        .at(-2, "09:40")
        .owns(KARI)
        .hears(&[(What, "Your service crew was here on {-3} and I am told they left our fitters standing and laughed about it."), ])
        .at(-2, "10:30")
        .replies("Harald, I was not on the quay and I will not guess. I’m sorry that it was felt like that. Why do your fitters say it? Can you give me some examples? I will come to you and listen before I ask anyone here for their side.")
        .promising(KARI, "Come to the yard and hear the fitters", On(1, "10:00"))
        .asking()
        .at(-1, "07:50")
        .writes(HARALD, "Thank you. The foreman is Bjørn, speak to him first. Ten o’clock suits.")
        .at(-1, "08:20")
        .waives(4, "He thanks and agrees to the hour; the visit itself is promised.")
}
