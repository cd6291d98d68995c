#!/usr/bin/env python3
"""Makes the store of a release, for the test that later releases go on reading it.

    tests/old-store.py AMENDS OUT

AMENDS is the binary of the release; OUT a folder, which gets
    store.amends.gz    a backup of the store: the sample organisation and 2,000 mails
    export.jsonl.gz    what that binary's `amends export --json` says of it

The mails are complaints, answers to them and to our acknowledgements, colleagues and strangers who join in, absence
notes and mail that came back: everything `amends ingest` tells apart. They are short, so that the fixture is small.
"""

import gzip
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MAILS = 2000
US = "complaints@northline.example"
PARTS = ["belt", "motor", "gearbox", "invoice", "pallet", "bearing", "delivery", "manual", "sensor", "valve"]
WRONGS = ["is the wrong one", "broke after a week", "never came", "came twice", "is late again", "does not fit"]
NAMES = ["Ida", "Ola", "Marte", "Per", "Sigrid", "Johan", "Amina", "Leo", "Petra", "Yusuf", "Hanne", "Karl"]

chance = random.Random(13)


def mail(n, sender, subject, text, *head):
    """One mail as the lines of a mailbox file."""
    lines = [f"From: {sender}", f"To: {US}", f"Message-ID: <{n}@mail.example>", f"Subject: {subject}", *head]
    lines += ["Date: Tue, 17 Nov 2026 %02d:%02d:00 +0000" % (n // 60 % 24, n % 60), "", *text.split("\n"), ""]
    return "From x Tue Nov 17 08:00:00 2026\n" + "\n".join(lines) + "\n"


def person(i):
    name = NAMES[i % len(NAMES)]
    return f"{name} Moe {i} <{name.lower()}{i}@firm{i % 250}.example>"


def complaint(n):
    part, wrong = chance.choice(PARTS), chance.choice(WRONGS)
    return mail(n, person(n), f"The {part} {wrong}", f"Order {1000 + n}: the {part} {wrong}. What now?")


def answer(n, to, before):
    """To a mail of ours: by whoever it went to, a colleague, a stranger, a machine."""
    subject, references = f"Re: {before['subject']}", [f"In-Reply-To: {before['id']}", f"References: {before['id']}"]
    kind = chance.random()
    if kind < 0.70:
        return mail(n, to, subject, f"Thank you, but order {n} is still open.\n\n> We have it", *references)
    if kind < 0.80:
        colleague = to.rsplit("@", 1)[1].rstrip(">")
        return mail(n, f"Bo Lie {n} <bo{n}@{colleague}>", subject, "The same here.", *references)
    if kind < 0.90:
        return mail(n, f"New {n} <new{n}@elsewhere{n}.example>", subject, "I am asked to join in.", *references)
    if kind < 0.95:
        return mail(n, to, f"Away: {subject}", "I am away.", "Auto-Submitted: auto-replied", *references)
    bounce = ["MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"']
    address = re.search(r"<(.+)>", to).group(1)
    report = (
        "--b\nContent-Type: text/plain\n\nNobody of that name here.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown user\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {before['id']}\n\n--b--"
    )
    return mail(n, "Mail server <mailer-daemon@mail.example>", "Undelivered", report, *bounce)


def ours(outbox):
    """The mails we sent, with their ids; an `.eml` a mail."""
    for file in sorted(outbox.glob("*.eml")):
        head = re.sub(r"\r?\n[ \t]+", " ", file.read_bytes().decode("utf-8", "replace").split("\r\n\r\n", 1)[0])
        field = lambda name: re.search(rf"^{name}: *(.*?)\r?$", head, re.M | re.I).group(1)
        if "@firm" in field("To"):
            yield field("To"), {"id": field("Message-ID"), "subject": field("Subject")}


def main(amends, out):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = folder / "data"

        def run(*arguments, **more):
            return subprocess.run([amends, "--data", data, *arguments], check=True, **more)

        def bring(mails):
            box = folder / "mails.mbox"
            box.write_text("".join(mails))
            run("ingest", "--to", US, "--mbox", box, stdout=subprocess.DEVNULL)

        run("sample", stdout=subprocess.DEVNULL)
        first = MAILS * 3 // 5
        follow_up = lambda n: mail(n, person(n - first), "Re: and?", "Any news?", f"In-Reply-To: <{n - first}@mail.example>")
        bring(complaint(n) for n in range(1, first + 1))
        run("send", stdout=subprocess.DEVNULL)
        sent = list(ours(data / "outbox"))
        later = range(first + 1, MAILS + 1)
        bring(answer(n, *chance.choice(sent)) if n % 4 else follow_up(n) for n in later)
        run("send", stdout=subprocess.DEVNULL)
        run("check")
        out.mkdir(parents=True, exist_ok=True)
        exported = run("export", "--json", capture_output=True).stdout
        run("backup", "--unproved", folder / "store.amends")
        store = gzip.decompress((folder / "store.amends").read_bytes())
        for name, content in [("store.amends.gz", store), ("export.jsonl.gz", exported)]:
            (out / name).write_bytes(gzip.compress(content, 9, mtime=0))
            print(f"{out / name}: {(out / name).stat().st_size // 1024} kB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
