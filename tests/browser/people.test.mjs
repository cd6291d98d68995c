// A case with several people: whom a reply goes to and what it answers stand in the composer, can be changed, outlive a
// reload, and come back when the reply is taken back. Who was not ticked still waits.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { mail, says, send, signedIn, story, theirPage, unfold, until } from "./acts.mjs";
import { axe, calm, everywhere, openWorld, shot } from "./world.mjs";

/** Seconds in which a mail can be taken back, in this world: long enough to press Undo on a busy machine. */
const UNDO = 6;
const KIND = "Hege, we fitted the wrong switch on press 4, and that was our mistake. I will call you on Monday at 10:00.";

const step = story();
let world, ana;

before(async () => {
  world = await openWorld({ undo: UNDO });
  ana = await signedIn(world, "ana");
});

after(() => world?.close());

const reply = () => ana.locator("#reply-text");
const recipients = () => ana.locator("#reply-people > summary");
const hege = () => ana.locator("#reply .answers label", { hasText: "Hege Sunde" }).getByRole("checkbox");
const asked = () => ana.waitForResponse((answer) => answer.url().endsWith("/drafts") && answer.status() === 204);
const press = (...keys) => keys.reduce((before, key) => before.then(() => ana.keyboard.press(key)), Promise.resolve());

step("whoever waits is suggested, and their message is ticked", async () => {
  await ana.goto(`${world.url}/cases?q=cheese+press`);
  await ana.getByRole("link", { name: /Guard on the cheese press/ }).first().click();
  await says(ana, "Elected safety representative");
  assert.match(await recipients().innerText(), /^To Hege Sunde\s+Change$/);
  assert.equal(await hege().isChecked(), true);
  await everywhere(ana, "people");
});

step("To, Cc and ticks are changed with the keyboard alone", async () => {
  await recipients().focus();
  await press("Enter", "Tab");
  assert.equal(await ana.evaluate(() => document.activeElement.id), "reply-to");
  await press("Tab");
  await ana.keyboard.type("Oddvar Lie");
  await reply().focus();
  await ana.keyboard.type(KIND);
  await hege().focus();
  const kept = asked();
  await press("Space");
  await kept;
  assert.equal(await hege().isChecked(), false);
  await everywhere(ana, "people-changed");
});

step("they are there again after a reload", async () => {
  await ana.reload();
  assert.equal(await reply().inputValue(), KIND);
  assert.match(await recipients().innerText(), /Cc Oddvar Lie/);
  assert.equal(await hege().isChecked(), false);
});

step("a reply that is taken back gives back whom it went to and what it answered", async () => {
  await hege().check();
  const undo = ana.locator("#said").getByRole("button", { name: "Undo" });
  await send(ana.locator("#reply"), "Send reply", undo);
  await undo.click();
  await says(ana.locator("#thread"), "taken back before it was sent");
  await until("the words as a draft", async () => (await reply().inputValue()) === KIND);
  assert.match(await recipients().innerText(), /Cc Oddvar Lie/);
  assert.equal(await hege().isChecked(), true, "it waits, and is ticked as it was");
});

step("somebody who is not on the case needs an address, and nothing that was typed is lost", async () => {
  await unfold(ana, "reply-people");
  await ana.locator("#reply-cc").fill("Somebody Else");
  await send(ana.locator("#reply"), "Send reply", ana.getByText("isn’t on this case"));
  assert.equal(await ana.locator("#reply-cc").inputValue(), "Somebody Else");
  assert.equal(await reply().inputValue(), KIND);
  await axe(ana);
  await ana.locator("#reply-cc").fill("Oddvar Lie");
});

step("a reply to two goes to both without anyone's page, and settles what was ticked", async () => {
  await send(ana.locator("#reply"), /^Send /, ana.locator("#said").getByText("Reply to Hege will be sent in"));
  const text = await mail(world, "hege", /wrong switch on press 4/, new Set(), 30_000);
  assert.match(text, /oddvar/i);
  assert.doesNotMatch(text, /\/c\//, "nobody's page is in a mail to several");
  await until("nothing that waits", async () => {
    await ana.reload();
    return (await ana.locator("#reply .answers").count()) === 0;
  });
});

step("the letter can be addressed to who represents the complainant, and to nobody else", async () => {
  const theCase = new URL(ana.url()).pathname;
  await ana.goto(`${world.url}${theCase}/letter`);
  assert.deepEqual(await ana.locator("#letter-to option").allTextContents(), [
    "Oddvar Lie, complainant",
    "Siri Lie, representative",
  ]);
  await ana.getByLabel("To", { exact: true }).selectOption({ label: "Siri Lie, representative" });
  await ana.locator("#letter-fixed").fill("The right switch is on press 4 since Friday.");
  await ana.locator("#letter-changes").fill("Each switch is now checked against the press before it leaves us.");
  await ana.getByRole("button", { name: "Preview letter" }).click();
  await says(ana, "Preview of the letter to Siri Lie");
  await says(ana, "siri.lie@vestland-dairy.example");
  await axe(ana);
  await shot(ana, "people-letter");
  await ana.goto(`${world.url}${theCase}`);
});

step("one of them is sent their own page", async () => {
  await unfold(ana, "participants");
  await ana.getByRole("button", { name: "Send page link to Hege Sunde" }).click();
  await ana.getByRole("button", { name: "Send email" }).click();
  const link = theirPage(world, await mail(world, "hege", /\/c\//, new Set(), 30_000));
  const guest = await world.page();
  await guest.goto(link);
  await says(guest, "wrong switch on press 4");
  await axe(guest);
  calm(guest);
  calm(ana);
});
