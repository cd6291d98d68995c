// What somebody types is theirs until it is sent: it outlives a reload, another tab and the end of the session. What they
// send can be taken back for a few seconds, and a form that is sent twice is one message.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { PASSWORD, mail, says, send, signedIn, until } from "./acts.mjs";
import { calm, everywhere, openWorld, shot } from "./world.mjs";

/** Seconds in which a mail can be taken back, in this world: long enough to press Undo on a busy machine. */
const UNDO = 6;

let world, tomas;

before(async () => {
  world = await openWorld({ undo: UNDO });
  tomas = await signedIn(world, "tomas");
});

after(() => world?.close());

const reply = (page) => page.locator("#reply-text");
const at = (address) => `${world.url}${address}`;

/** Types, and waits until the server has it. */
async function typing(page, field, words) {
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/drafts") && answer.status() === 204);
  await field.fill(words);
  await kept;
}

test("what is typed stands there again after a reload, and in another tab", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await typing(tomas, reply(tomas), "Ingrid, the van is at Svinesund.");
  await tomas.reload();
  assert.equal(await reply(tomas).inputValue(), "Ingrid, the van is at Svinesund.");
  await says(tomas, "not sent");
  const tab = await tomas.context().newPage();
  await tab.goto(at("/cases/A-1042"));
  assert.equal(await reply(tab).inputValue(), "Ingrid, the van is at Svinesund.");
  await tab.close();
  await everywhere(tomas, "draft");
});

test("a colleague does not see it", async () => {
  const ana = await signedIn(world, "ana");
  await ana.goto(at("/cases/A-1042"));
  assert.equal(await reply(ana).inputValue(), "");
  calm(ana);
});

test("what is discarded is gone", async () => {
  await tomas.getByRole("button", { name: "Discard" }).click();
  await until("an empty reply", async () => (await reply(tomas).inputValue()) === "");
  await tomas.reload();
  assert.equal(await reply(tomas).inputValue(), "");
});

test("each form of the case keeps its own", async () => {
  await tomas.locator(".tabs label", { hasText: "Internal note" }).click();
  await typing(tomas, tomas.locator("#note-text"), "Ask Nils about the van.");
  await tomas.reload();
  assert.equal(await tomas.locator("#note-text").inputValue(), "Ask Nils about the van.");
  await tomas.getByRole("button", { name: "Save note" }).click();
  await tomas.locator("#thread .message", { hasText: "Ask Nils about the van." }).waitFor();
  await tomas.reload();
  assert.equal(await tomas.locator("#note-text").inputValue(), "", "what was sent is no draft");
});

test("what was kept before the sending and arrives after it is no draft", async () => {
  await tomas.locator(".tabs label", { hasText: "Internal note" }).click();
  // The way is slow: what is kept is on it still when the note is sent.
  const late = [];
  await tomas.route("**/drafts", (route) => {
    late.push(route.request().postData());
    return new Promise(() => {});
  });
  await tomas.locator("#note-text").fill("Ask Ana about the ferry.");
  await until("the draft on its way", () => late.length > 0);
  await tomas.getByRole("button", { name: "Save note" }).click();
  await tomas.locator("#thread .message", { hasText: "Ask Ana about the ferry." }).waitFor();
  await tomas.unroute("**/drafts");
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: world.url, "x-requested-with": "amends" };
  for (const data of late) assert.equal((await tomas.request.post(at("/drafts"), { data, headers })).status(), 204);
  await tomas.reload();
  assert.equal(await tomas.locator("#note-text").inputValue(), "");
  assert.equal(await tomas.locator("#reply").getByText("Draft of").count(), 0);
});

test("a session that ends in the middle of a letter says so, and leads back to it", async () => {
  await tomas.goto(at("/cases/A-1042/letter"));
  const words = "Nobody called you back, and that was our fault.";
  await typing(tomas, tomas.locator("#letter-happened"), words);
  await endSession(tomas);
  await tomas.locator("#letter-fixed").fill("A new feeder went out on Monday.");
  await says(tomas, "You’ve been signed out. What you typed is still here.");
  await tomas.getByRole("button", { name: "Sign in and come back" }).click();
  await says(tomas, "What you typed is kept");
  await everywhere(tomas, "signed-out");
  await signIn(tomas);
  await tomas.waitForURL("**/cases/A-1042/letter");
  assert.equal(await tomas.locator("#letter-happened").inputValue(), words);
  assert.equal(await tomas.locator("#letter-fixed").inputValue(), "A new feeder went out on Monday.");
});

test("a reply sent after the session ended waits until the same member is back", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await reply(tomas).fill("Ingrid, the second van is late too.");
  await endSession(tomas);
  await tomas.getByRole("button", { name: "Send reply" }).click();
  await says(tomas, "Nothing was sent. What you typed is kept");
  await signIn(tomas);
  await tomas.waitForURL("**/cases/A-1042");
  assert.equal(await reply(tomas).inputValue(), "Ingrid, the second van is late too.");
  assert.equal(await tomas.locator("#thread .message", { hasText: "the second van is late" }).count(), 0);
  await tomas.getByRole("button", { name: "Discard" }).first().click();
});

const KIND = "Ingrid, we got this wrong, and I am sorry. I will call you on Monday at 10:00 and tell you where the van is.";

test("a reply is taken back within seconds: nothing went, and the words are there", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await reply(tomas).fill(KIND);
  await send(tomas.locator("#reply"), "Send reply", tomas.locator("#said").getByRole("button", { name: "Undo" }));
  await shot(tomas, "undo", { fullPage: false });
  await tomas.locator("#said").getByRole("button", { name: "Undo" }).click();
  await says(tomas.locator("#thread"), "taken back before it was sent");
  await until("the words as a draft", async () => (await reply(tomas).inputValue()) === KIND);
  await says(tomas, "not sent");
});

test("what was not taken back goes once, and then it is too late", async () => {
  const undo = tomas.locator("#thread").getByRole("button", { name: "Undo" });
  await send(tomas.locator("#reply"), "Send reply", undo);
  const action = await undo.evaluate((button) => button.form.getAttribute("action"));
  await mail(world, "ingrid", /where the van is/, new Set(), 25_000);
  const answer = await tomas.request.post(at(action), { headers: { origin: world.url } });
  assert.equal(answer.status(), 409);
  assert.match(await answer.text(), /already gone/);
});

test("a button pressed twice sends one reply", async () => {
  await tomas.goto(at("/cases/A-1042"));
  const twice = "Ingrid, we got this wrong, and the van is through customs now. I will call you on Tuesday at 10:00.";
  await reply(tomas).fill(twice);
  // As an impatient hand does it where the script has not loaded.
  await tomas.evaluate(async () => {
    const form = document.querySelector("#reply-text").form;
    const body = new FormData(form);
    body.append("marks", "1");
    const send = () => fetch(form.action, { method: "post", body });
    await Promise.all([send(), send(), send()]);
  });
  await tomas.goto(at("/cases/A-1042"));
  assert.equal(await tomas.locator("#thread .message", { hasText: "through customs" }).count(), 1);
});

test("who answers second is told of the first before anything goes, and keeps the words", async () => {
  const ana = await signedIn(world, "ana");
  await tomas.goto(at("/cases/A-1043"));
  await ana.goto(at("/cases/A-1043"));
  const mine = "We got this wrong. I will call you on Monday at 11:00 with a new date.";
  await reply(tomas).fill(mine);
  await reply(ana).fill("We got this wrong. I will call you on Monday at 9:00 with a new date.");
  await send(ana.locator("#reply"), "Send reply", ana.locator("#said").getByText("will be sent in"));
  await send(tomas.locator("#reply"), "Send reply", tomas.getByText("Ana Lindqvist replied"));
  assert.equal(await reply(tomas).inputValue(), mine);
  assert.equal(await tomas.locator("#thread .message", { hasText: "at 11:00" }).count(), 0);
  // It stands until he chooses to see what came since.
  await ana.locator(".tabs label", { hasText: "Internal note" }).click();
  await ana.locator("#note-text").fill("I have the van on the line.");
  await ana.getByRole("button", { name: "Save note" }).click();
  await says(tomas.locator(".bar"), "This page has changed");
  await says(tomas, "Ana Lindqvist replied");
  calm(ana);
});

test("words with red marks need a second press that names them", async () => {
  await tomas.goto(at("/cases/A-1042"));
  await reply(tomas).fill("This is beyond our control. The van arrives when it arrives.");
  await tomas.getByRole("button", { name: "Send reply" }).click();
  await says(tomas, "in red");
  await everywhere(tomas, "marks");
  await tomas.getByRole("button", { name: /^Send with \d marks?$/ }).click();
  await says(tomas.locator("#thread"), "The van arrives when it arrives.");
  calm(tomas);
});

async function endSession(page) {
  await page.context().clearCookies({ name: "amends_session" });
}

async function signIn(page) {
  await page.getByLabel("Email").fill("tomas@northline.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}
