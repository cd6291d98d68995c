//! What came in a moment ago, and nobody owns yet.

use super::telling::*;

pub(super) fn stories(t: &Times) -> Vec<Story<'_>> {
    vec![
        Story::ago(t, 205).mail(
            SILJE,
            "Label applicator: third wrong sensor in a row",
            "Hi,\n\nthis is the third photo sensor you have sent us for the applicator on line 2 and it is the third one with the wrong plug. We ordered 31-0450, the bag says 31-0450, the thing in the bag is something else.\n\nI have a line that labels by hand with four temps. Can somebody please go to the shelf and look?\n\nSilje Vang\nFjord Foods, packing hall",
        ),
        Story::ago(t, 96).form(
            DEV,
            "Service visit cancelled by text message, an hour before",
            "Your engineer was due at nine for the glue unit. At eight I got a text that the visit is off, no name, no new date, no number to ring back. I had stopped the machine and sent two operators home. What happens now?",
        ),
        Story::ago(t, 38).by(ASTRID).phone(
            TONE,
            "Reminder with a fee for an invoice that is not ours",
            "Tone Haug rang, calm but tired. They got a second reminder with a €45 fee for invoice 60 118. The order on it was never theirs: it names Trondheim Bakeri, they are the brewery. She sent an e-mail about it three weeks ago and has not heard a word.",
        ),
        Story::ago(t, 9).mail(
            CLAIRE,
            "Encore un colis incomplet",
            "Bonjour,\n\nle colis reçu ce matin est de nouveau incomplet : il manque les deux courroies et le joint torique, alors que le bon de livraison les mentionne. C’est la deuxième fois cette année. Je ne peux pas rendre la machine à mon client et je ne sais plus quoi lui dire.\n\nMerci de me dire aujourd’hui quand les pièces partent.\n\nClaire Lambert",
        ),
    ]
}
