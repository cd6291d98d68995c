// Somebody outside a case: a carrier is asked and answers, is quoted in a draft, bears the cost; and the customer, on their
// own page, learns of none of it.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { inDays, mail, says, send, signedIn, story, theirPage, unfold, until } from "./acts.mjs";
import { axe, calm, everywhere, openWorld } from "./world.mjs";

/** Seconds in which a mail can be taken back, in this world: long enough to press Undo on a busy machine. */
const UNDO = 6;
const CARRIER = "claims@kestrel.example";
const QUESTION = "Where was pallet 4471 on Wednesday, and who signed for it?";
const ANSWER = "Pallet 4471 stood on our dock until Friday. Nobody signed for it.";

const step = story();
const seen = new Set();
let world, ana, address, theCase;

before(async () => {
  world = await openWorld({ undo: UNDO });
  ana = await signedIn(world, "ana");
});

after(() => world?.close());

const parties = () => ana.locator("#outside-parties");
const asking = () => unfold(ana, "outside-ask");

step("what is typed to a carrier is there again after a reload", async () => {
  await ana.goto(`${world.url}/cases?q=cheese+press`);
  await ana.getByRole("link", { name: /Guard on the cheese press/ }).first().click();
  theCase = new URL(ana.url()).pathname;
  const form = await asking();
  await form.getByLabel("Name", { exact: true }).fill("Kestrel Freight");
  await form.getByLabel("Kind").selectOption({ label: "Carrier" });
  await form.getByLabel("Email address").fill("oddvar.lie@vestland-dairy.example");
  await form.getByLabel("Subject").fill("Pallet 4471");
  const kept = ana.waitForResponse((answer) => answer.url().endsWith("/drafts") && answer.status() === 204);
  await form.getByLabel("Message").fill(QUESTION);
  await kept;
  await ana.reload();
  await unfold(ana, "outside-parties");
  assert.equal(await (await asking()).getByLabel("Message").inputValue(), QUESTION);
});

step("the customer's own address is refused, and nothing that was typed is lost", async () => {
  await (await asking()).getByRole("button", { name: "Send email" }).click();
  await says(parties(), /on the customer’s side|at the customer’s own company/);
  const form = await asking();
  assert.equal(await form.getByLabel("Message").inputValue(), QUESTION);
  await axe(ana);
  await form.getByLabel("Email address").fill(CARRIER);
  await form.getByLabel("Answer needed by").fill(inDays(2));
});

step("an email that is taken back never goes, and what was written is a draft again", async () => {
  await (await asking()).getByRole("button", { name: "Send email" }).click();
  const undo = ana.locator("#said").getByRole("button", { name: "Undo" });
  await undo.click();
  await ana.locator("#said").getByText("Taken back").waitFor();
  await unfold(ana, "outside-parties");
  await says(parties(), "Taken back before it was sent");
  assert.equal(await (await asking()).getByLabel("Message").inputValue(), QUESTION);
  await (await asking()).getByRole("button", { name: "Send email" }).click();
  await ana.locator("#said").getByText("Email to the outside party will be sent in").waitFor();
  const focused = await ana.evaluate(() => document.activeElement.matches("article.message") && document.activeElement.innerText);
  assert.match(String(focused), /pallet 4471/i, "the focus goes to what was sent");
});

step("the carrier is asked, and reads nothing of the customer", async () => {
  const text = await mail(world, CARRIER, /pallet 4471/i, seen, 30_000);
  assert.doesNotMatch(text, /oddvar|vestland|cheese|\/c\//i);
  [, address] = /^Reply-To: .*<([^>]+)>/m.exec(text.replace(/\r?\n[ \t]+/g, " "));
  assert.match(address, /\+o\d+\.2-/);
});

step("their answer stands in their thread and not in the conversation", async () => {
  const answer =
    `From: Kestrel Freight <${CARRIER}>\r\nTo: ${address}\r\nMessage-ID: <1@kestrel.example>\r\n` +
    `Subject: Re: Pallet 4471\r\n\r\n${ANSWER}\r\n`;
  const { code, stderr } = await world.amends(["ingest"], answer);
  assert.equal(code, 0, stderr);
  await until("their answer", async () => {
    await ana.reload();
    return (await parties().filter({ hasText: ANSWER }).count()) > 0;
  });
  await unfold(ana, "outside-parties");
  await says(parties(), "Waiting for our answer");
  assert.equal(await ana.locator("#thread .message", { hasText: ANSWER }).count(), 0);
  await everywhere(ana, "outside");
});

step("words of theirs are quoted in the reply beside what was typed there", async () => {
  const kept = ana.waitForResponse((answer) => answer.url().endsWith("/drafts") && answer.status() === 204);
  await ana.locator("#reply-text").fill("Oddvar, the carrier writes:");
  await kept;
  const quote = parties().locator("details.act", { hasText: "Quote in the reply" }).first();
  await quote.locator("summary").first().click();
  await quote.getByLabel("Text to quote").fill("stood on our dock until Friday");
  await quote.getByRole("button", { name: "Quote in the reply" }).click();
  await ana.locator("#said").getByText("Quoted in your draft").waitFor();
  const text = "Oddvar, the carrier writes:\n\n> stood on our dock until Friday";
  assert.equal((await ana.locator("#reply-text").inputValue()).trim(), text);
  await ana.reload();
  assert.equal((await ana.locator("#reply-text").inputValue()).trim(), text);
});

step("the customer's page says nothing of it", async () => {
  await ana.locator("#reply-text").fill("Oddvar, we lost sight of your switch, and that was our mistake.");
  await send(ana.locator("#reply"), /^Send /, ana.locator("#said").getByText("will be sent in"));
  await unfold(ana, "participants");
  await ana.getByRole("button", { name: /^Send page link to Oddvar Lie/ }).click();
  await ana.getByRole("button", { name: "Send email" }).click();
  const link = theirPage(world, await mail(world, "oddvar", /\/c\//, new Set(), 30_000));
  const guest = await world.page();
  await guest.goto(link);
  await says(guest, "without the lock");
  assert.doesNotMatch(await guest.content(), /kestrel|pallet 4471|our dock/i);
  calm(guest);
});

step("the thread is closed with how it ended", async () => {
  await ana.goto(`${world.url}${theCase}?outside=2`);
  const fold = await unfold(ana, "outside-2-close");
  await fold.getByLabel("In a few words").fill("They lost it.");
  await fold.getByRole("button", { name: "Close thread" }).click();
  await says(parties(), /Closed .*answered: They lost it\./);
  await axe(ana);
  calm(ana);
});
