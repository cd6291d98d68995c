// One member in two tabs, and a page that is left in the middle of a word: what was typed is there, or is offered.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { PASSWORD, says, send, signedIn, until } from "./acts.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

let world, tomas;

before(async () => {
  world = await openWorld({ undo: 30 });
  tomas = await signedIn(world, "tomas");
});

after(() => world?.close());

const at = (address) => `${world.url}${address}`;
const reply = (page) => page.locator("#reply-text");
const holds = (field, words) => until(words, async () => (await field.inputValue()) === words);
const isKept = (page) => page.waitForResponse((answer) => answer.url().endsWith("/drafts") && answer.status() === 204);
/** Somebody comes back to a tab. */
const comesTo = (page) => page.evaluate(() => dispatchEvent(new Event("focus")));
const discard = async (page) => {
  await page.getByRole("button", { name: "Discard" }).first().click();
  await holds(reply(page), "");
};

test("a page that is read again in the middle of a word has the word", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await reply(tomas).pressSequentially("Ingrid, the van");
  await tomas.reload();
  await holds(reply(tomas), "Ingrid, the van");
  await discard(tomas);
});

test("what arrives after the page was drawn and somebody types is offered, and neither is lost", async () => {
  await tomas.reload();
  // The way is slow: it comes from the page before, in a form of its own.
  const late = new URLSearchParams({
    draft: "/cases/A-1042/replies",
    page: "/cases/A-1042",
    text: "Before it was read again",
    typing: "5f0c5f0c.2",
  }).toString();
  const kept = isKept(tomas);
  await reply(tomas).fill("After it");
  await kept;
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: world.url, "x-requested-with": "amends" };
  assert.equal((await tomas.request.post(at("/drafts"), { data: late, headers })).status(), 204);
  await comesTo(tomas);
  await says(tomas, "There is another draft of");
  assert.equal(await reply(tomas).inputValue(), "After it");
  await axe(tomas);
  await shot(tomas, "another-draft");
  await tomas.getByRole("button", { name: "Show it" }).click();
  await holds(reply(tomas), "Before it was read again");
  await tomas.getByRole("button", { name: "Show it" }).click();
  await holds(reply(tomas), "After it");
  await discard(tomas);
  await tomas.getByRole("button", { name: "Show it" }).click();
  await holds(reply(tomas), "Before it was read again");
  await discard(tomas);
});

test("who types without a pause is kept all the same", async () => {
  const kept = [];
  tomas.on("request", (request) => request.url().endsWith("/drafts") && kept.push(request));
  await reply(tomas).pressSequentially("We are at it, all of us, and go on. ".repeat(2), { delay: 80 });
  assert.ok(kept.length > 1, `${kept.length} while typing`);
  await tomas.reload();
  await discard(tomas);
});

test("a link pressed in the middle of a word leaves it kept", async () => {
  await reply(tomas).pressSequentially("Half a wo");
  await tomas.evaluate(() => {
    const link = document.querySelector('#rail a[href="/cases"]');
    link.dataset.swap = "";
    link.click();
  });
  await tomas.waitForURL("**/cases");
  await tomas.goto(at("/cases/A-1042"));
  await holds(reply(tomas), "Half a wo");
  await discard(tomas);
});

test("another tab takes what was typed since, goes on from it, and the first takes that", async () => {
  await tomas.goto(at("/cases/A-1042"));
  const other = await tomas.context().newPage();
  await other.goto(at("/cases/A-1042"));
  let kept = isKept(tomas);
  await reply(tomas).fill("From the first tab");
  await kept;
  await comesTo(other);
  await holds(reply(other), "From the first tab");
  await says(other, "not sent");
  kept = isKept(other);
  await reply(other).fill("From the first tab and the second");
  await kept;
  await comesTo(tomas);
  await holds(reply(tomas), "From the first tab and the second");
  await tomas.reload();
  assert.equal(await tomas.getByText("There is another draft").count(), 0);
  await discard(tomas);
  await comesTo(other);
  await other.waitForTimeout(300);
  // What was typed here stays until it is sent or discarded here.
  assert.equal(await reply(other).inputValue(), "From the first tab and the second");
  await other.close();
});

test("where both have typed, each keeps its words and is offered the other’s", async () => {
  await tomas.goto(at("/cases/A-1042"));
  const other = await tomas.context().newPage();
  await other.goto(at("/cases/A-1042"));
  for (const [page, words] of [[tomas, "From the first tab"], [other, "From the second tab"]]) {
    const kept = isKept(page);
    await reply(page).fill(words);
    await kept;
  }
  await comesTo(tomas);
  await says(tomas, "There is another draft of");
  assert.equal(await reply(tomas).inputValue(), "From the first tab");
  await other.reload();
  await says(other, "There is another draft of");
  assert.equal(await reply(other).inputValue(), "From the second tab");
  await other.getByRole("button", { name: "Show it" }).click();
  await holds(reply(other), "From the first tab");
  await discard(other);
  await other.getByRole("button", { name: "Show it" }).click();
  await holds(reply(other), "From the second tab");
  await discard(other);
  await other.close();
});

test("Undo stands beside the words of what it takes back", async () => {
  await tomas.goto(at("/cases/A-1042"));
  const said = tomas.locator("#said");
  await reply(tomas).fill("Ingrid, we got this wrong, and I am sorry. I will call you on Monday at 10:00.");
  await send(tomas.locator("#reply"), "Send reply", said.getByRole("button", { name: "Undo" }));
  await tomas.locator(".tabs label", { hasText: "Internal note" }).click();
  await tomas.locator("#note-text").fill("Rang the yard.");
  await tomas.getByRole("button", { name: "Save note" }).click();
  await says(said, "Note saved");
  assert.equal(await said.getByRole("button", { name: "Undo" }).count(), 0);
  await tomas.locator("#thread").getByRole("button", { name: "Undo" }).first().waitFor();
});

test("promises that are made after the reply was held back are read anew", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await reply(tomas).fill("Ingrid, we got this wrong. I will call you on Monday at 10:00. I will send the belt on Tuesday at 12:00.");
  await tomas.getByRole("button", { name: "Send reply" }).click();
  await tomas.getByRole("button", { name: /^Send with \d marks?$/ }).waitFor();
  await shot(tomas, "unrecorded");
  for (const make of await tomas.getByRole("button", { name: "Make it a promise" }).all()) await make.click();
  await tomas.getByRole("button", { name: "Send reply" }).waitFor();
  assert.equal(await tomas.locator("#reply .error").count(), 0);
  assert.equal(await tomas.getByRole("button", { name: /^Send with/ }).count(), 0);
  await tomas.getByRole("button", { name: "Send reply" }).click();
  await says(tomas.locator("#said"), "will be sent in");
});

test("a letter goes on after the session ended: what is said stands above both columns, and the words are there", async () => {
  const page = await signedIn(world, "tomas");
  await page.goto(at("/cases/A-1042/letter"));
  const happened = page.locator("#letter-happened");
  const kept = isKept(page);
  await happened.fill("Nobody called you back.");
  await kept;
  await page.context().clearCookies({ name: "amends_session" });
  await page.locator("#letter-fixed").fill("A new feeder went out on Monday.");
  await page.locator("#letter-changes").fill("Every belt is scanned onto the van.");
  await says(page, "You’ve been signed out.");
  const [form, sheet, side, told] = await Promise.all(
    [".editor", ".editor .sheet", ".editor .side", ".editor > [data-unkept]"].map((each) => page.locator(each).boundingBox()),
  );
  assert.ok(sheet.width > 2 * side.width && told.width === form.width && told.y + told.height <= sheet.y);
  await shot(page, "letter-signed-out", { fullPage: false });
  await happened.fill("Nobody called you back, and that was our fault.");
  await page.getByRole("button", { name: "Preview letter" }).click();
  await says(page, "What you typed is kept");
  await page.getByLabel("Email").fill("tomas@northline.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/cases/A-1042/letter");
  assert.equal(await happened.inputValue(), "Nobody called you back, and that was our fault.");
  assert.equal(await page.locator("#letter-fixed").inputValue(), "A new feeder went out on Monday.");
  assert.equal(await page.locator("#letter-changes").inputValue(), "Every belt is scanned onto the van.");
  assert.equal(await page.getByText("There is another draft").count(), 0);
  calm(page);
  calm(tomas);
});
