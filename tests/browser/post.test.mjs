// Three people on one thread and a supplier beside it, by real mail: Postfix carries it both ways, Dovecot keeps what is for us.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { quotedPrintable, says, send, signedIn, story, unfold, until } from "./acts.mjs";
import { openDovecot, PASSWORD, USER } from "./dovecot.mjs";
import { hasPostfix, openPostfix } from "./postfix.mjs";
import { calm, everywhere, openWorld } from "./world.mjs";

const US = "repairs@northline.example";
const NILS = "nils@ostby.example";
const EK = "boss.ek@ostby.example";
const KARI = "kari@ostby.example";
const ANSWER = "Nils, we sent you the wrong hinge, and that was our mistake. I will call you on Monday at 10:00.";

const step = hasPostfix ? story() : (name) => test.skip(`${name} (needs root and Postfix)`);
let world, dovecot, postfix, folder, tomas, theCase;

before(async () => {
  if (!hasPostfix) return;
  dovecot = await openDovecot();
  postfix = await openPostfix("northline.example", dovecot.inbox);
  folder = await mkdtemp(path.join(tmpdir(), "amends-config-"));
  const config = path.join(folder, "amends.toml");
  const inner = `undo_seconds = 0\n[mailboxes]\ninner = ["127.0.0.1", "::1"]\n`;
  await writeFile(config, `${inner}[smtp]\nhost = "127.0.0.1"\nport = ${postfix.port}\ntls = "none"\n`);
  await writeFile(path.join(folder, "cert.pem"), dovecot.certificate);
  world = await openWorld({ args: ["--config", config] });
  tomas = await signedIn(world, "tomas");
  const server = ["--imap", "localhost", "--imap-port", String(dovecot.port), "--imap-tls", "implicit", "--imap-user", USER];
  const out = ["--smtp", "127.0.0.1", "--smtp-port", String(postfix.port), "--smtp-tls", "none", "--smtp-sign-in", "none"];
  const rest = ["--certificate", path.join(folder, "cert.pem"), "--password-stdin", "--config", config];
  const added = await world.amends(["mailbox", "add", US, "--name", "Repairs", ...server, ...out, ...rest], PASSWORD);
  assert.equal(added.code, 0, added.stderr);
});

after(async () => {
  await world?.close();
  await postfix?.close();
  await dovecot?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const from = (name, address) => `From: ${name} <${address}>`;
const mail = (...lines) => lines.join("\r\n");
const unfolded = (mail) => quotedPrintable(mail).replace(/\r?\n[ \t]+/g, " ");
const taken = () => postfix.taken().map(unfolded);
/** The mail that was delivered to this address and matches. */
const delivered = (to, matching) =>
  until(`mail to ${to}`, () => taken().find((each) => each.includes(`Delivered-To: ${to}`) && matching.test(each)), 30_000);
const waiting = (name) => tomas.locator("#reply .answers label", { hasText: name }).getByRole("checkbox");

step("Nils writes with two others on copy, and one of them writes too", async () => {
  const hinge = "The hinge you sent is for the left door. Ours is the right one, and the press stands open.";
  await postfix.send(
    NILS,
    [US, EK, KARI],
    mail(
      from("Nils Bakke", NILS),
      `To: ${US}`,
      `Cc: Boss Ek <${EK}>, Kari Lund <${KARI}>`,
      "Message-ID: <hinge@ostby.example>",
      "Subject: Wrong hinge again",
      "",
      hinge,
    ),
  );
  await until("the case", async () => {
    await tomas.goto(`${world.url}/cases?q=wrong+hinge`);
    return (await tomas.getByRole("link", { name: /Wrong hinge again/ }).count()) > 0;
  }, 30_000);
  assert.match(await delivered(NILS, /Your case number/), /^From: .*<repairs@northline\.example>/m);
  await postfix.send(
    EK,
    [US, NILS],
    mail(
      from("Boss Ek", EK),
      `To: ${US}`,
      `Cc: Nils Bakke <${NILS}>`,
      "Message-ID: <costs@ostby.example>",
      "In-Reply-To: <hinge@ostby.example>",
      "Subject: Re: Wrong hinge again",
      "",
      "And who pays for the night we lost?",
    ),
  );
  await tomas.getByRole("link", { name: /Wrong hinge again/ }).first().click();
  theCase = new URL(tomas.url()).pathname;
  await until("the message of Boss Ek", async () => {
    await tomas.reload();
    return (await tomas.locator("#thread", { hasText: "who pays for the night" }).count()) > 0;
  }, 30_000);
});

step("one of them is answered, and the other still counts", async () => {
  await waiting("Nils Bakke").check();
  await waiting("Boss Ek").uncheck();
  await unfold(tomas, "reply-people");
  await tomas.locator("#reply-to").fill("Nils Bakke");
  await tomas.locator("#reply-cc").fill("");
  await tomas.locator("#reply-text").fill(ANSWER);
  await send(tomas.locator("#reply"), /^Send /, tomas.locator("#said").getByText("Reply sent to Nils"));
  const reply = await delivered(NILS, /wrong hinge, and that was our mistake/);
  assert.doesNotMatch(reply, /^(To|Cc):.*(boss\.ek|kari)/m);
  await until("that his message is answered", async () => {
    await tomas.goto(`${world.url}${theCase}`);
    return (await waiting("Nils Bakke").count()) === 0;
  });
  assert.equal(await waiting("Boss Ek").count(), 1);
  await everywhere(tomas, "post-one-waits");
  await tomas.goto(`${world.url}/cases?unanswered=true&q=wrong+hinge`);
  await tomas.getByRole("link", { name: /Wrong hinge again/ }).first().waitFor();
});

step("a supplier is asked and answers, and the customer reads nothing of it", async () => {
  await tomas.goto(`${world.url}${theCase}`);
  const ask = await unfold(tomas, "outside-ask");
  await ask.getByLabel("Name", { exact: true }).fill("Hinge Works");
  await ask.getByLabel("Email address").fill("service@hingeworks.example");
  await ask.getByLabel("Subject").fill("Hinge H-7");
  await ask.getByLabel("Message").fill("Which hinge did you pack on Tuesday?");
  await ask.getByRole("button", { name: "Send email" }).click();
  await says(tomas.locator("#said"), "Email sent to the outside party");
  const asked = await delivered("service@hingeworks.example", /Which hinge did you pack/);
  const [, back] = /^Reply-To: .*<(repairs\+o[^>]+@northline\.example)>/m.exec(asked);
  assert.doesNotMatch(asked, /nils|bakke|ostby|wrong hinge/i);
  await postfix.send(
    "service@hingeworks.example",
    [back],
    mail(
      from("Hinge Works", "service@hingeworks.example"),
      `To: ${back}`,
      "Message-ID: <packed@hingeworks.example>",
      "Subject: Re: Hinge H-7",
      "",
      "The left one. We mixed up the boxes.",
    ),
  );
  await until("their answer", async () => {
    await tomas.goto(`${world.url}${theCase}`);
    return (await tomas.locator("#outside-parties", { hasText: "We mixed up the boxes" }).count()) > 0;
  }, 30_000);
  assert.equal(await tomas.locator("#thread", { hasText: "We mixed up the boxes" }).count(), 0);
});

step("the other is answered too, and nobody waits any more", async () => {
  await tomas.locator("#reply-text").fill("We pay for that night: it was our mistake. I will send you the credit on Monday at 10:00.");
  await waiting("Boss Ek").check();
  await send(tomas.locator("#reply"), /^Send /, tomas.locator("#said").getByText("Reply sent to"));
  await delivered(EK, /We pay for that night/);
  await until("that nothing is unanswered", async () => {
    await tomas.goto(`${world.url}/cases?unanswered=true&q=wrong+hinge`);
    return (await tomas.getByRole("link", { name: /Wrong hinge again/ }).count()) === 0;
  });
  assert.equal(taken().filter((each) => each.includes("wrong hinge, and that was")).length, 1, "it went to him alone");
  calm(tomas);
});
