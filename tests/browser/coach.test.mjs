// The coach beside the composer and the letter, and its settings: by keyboard, in light and dark, on a phone.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { says, signedIn, story, until } from "./acts.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

const WEAK = "Dear Ingrid,\nWe apologise for any inconvenience caused. Kindly do the needful. I will call you tomorrow at 15:00.";

const step = story();
let world, tomas, astrid, no;

before(async () => {
  world = await openWorld();
  [tomas, astrid] = await Promise.all([signedIn(world, "tomas"), signedIn(world, "astrid")]);
  const { stdout } = await world.amends(["ingest"], mailOf("The machine has stopped and production is down. My lawyer will hear of it. I have called three times. Who comes today?"));
  [no] = /A-\d+/.exec(stdout) ?? [];
});

after(() => world?.close());

const mailOf = (text) =>
  `From: Eva Strand <eva@strand.example>\nTo: complaints@northline.example\nMessage-ID: <coach-1@strand.example>\nSubject: The belt\n\n${text}\n`;
const composer = () => tomas.locator("#reply");
const list = () => composer().locator("[data-coach-list]");
const marks = (page) => page.locator(".marks mark").allTextContents();
const fits = async (page) => {
  const [inside, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(inside <= screen, `${inside} wide on a screen of ${screen}`);
};
const selected = (page) => page.evaluate(() => document.activeElement.value?.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd));

step("what her message says is offered, and set by one click alone", async () => {
  await tomas.goto(`${world.url}/cases${no ? `/${no}` : "?unanswered=true"}`);
  if (!no) await tomas.getByRole("link", { name: "The belt" }).first().click();
  const offered = tomas.getByRole("region", { name: "From their latest message" });
  await says(offered, "They mention a lawyer");
  await axe(tomas);
  await offered.getByRole("button", { name: /^Set severity to critical/ }).click();
  await tomas.getByRole("status").first().waitFor({ state: "attached" });
  await until("severity judged", async () => (await tomas.locator(".who").textContent()).includes("critical") || (await offered.getByRole("button", { name: /^Set severity to critical/ }).count()) === 0);
});

step("marks stand in the text itself as it is typed, without a load of the page", async () => {
  await tomas.evaluate(() => { window.same = true; });
  await tomas.locator("#reply-text").focus();
  await tomas.keyboard.insertText(WEAK);
  await until("marks", async () => (await marks(tomas)).length >= 3);
  assert.ok((await marks(tomas)).some((words) => /inconvenience/.test(words)));
  assert.ok((await list().locator("li:is(.bad, .weak)").count()) <= 4, "at most four");
  assert.ok(await tomas.evaluate(() => window.same), "the page was not loaded anew");
  const [layer, field] = await Promise.all([".composer .marks", "#reply-text"].map((each) => tomas.locator(each).boundingBox()));
  assert.deepEqual([layer.x, layer.y, layer.width].map(Math.round), [field.x, field.y, field.width].map(Math.round));
  await axe(tomas);
  await shot(tomas, "coach-composer");
  await tomas.emulateMedia({ colorScheme: "dark" });
  await axe(tomas);
  await shot(tomas, "coach-composer-dark");
  await tomas.emulateMedia({ colorScheme: "light" });
  await tomas.setViewportSize({ width: 390, height: 844 });
  await axe(tomas);
  await shot(tomas, "coach-composer-390");
  await fits(tomas);
  await tomas.setViewportSize({ width: 1280, height: 800 });
});

step("F8 goes through the marks, and back", async () => {
  await tomas.locator("#reply-text").focus();
  await tomas.evaluate(() => document.activeElement.setSelectionRange(0, 0));
  await tomas.keyboard.press("F8");
  const first = await selected(tomas);
  assert.match(first, /apologise|inconvenience/);
  await tomas.keyboard.press("F8");
  const second = await selected(tomas);
  assert.notEqual(first, second);
  assert.equal(await tomas.locator(".marks mark.now").textContent(), second);
  await tomas.keyboard.press("Shift+F8");
  assert.equal(await selected(tomas), first);
  assert.ok((await composer().locator("[data-coach-says]").textContent()).length > 10, "it is said aloud");
});

step("a plainer wording is taken by keyboard, and Ctrl+Z takes it back", async () => {
  const plainer = list().getByRole("button", { name: "Replace with “do it”" });
  await plainer.focus();
  await tomas.keyboard.press("Enter");
  await until("the rewrite", async () => !(await tomas.locator("#reply-text").inputValue()).includes("do the needful"));
  await tomas.locator("#reply-text").focus();
  await tomas.keyboard.press("Control+z");
  assert.match(await tomas.locator("#reply-text").inputValue(), /do the needful/);
  await plainer.waitFor();
});

step("a mark is set aside with a reason, by keyboard", async () => {
  const apology = list().locator("li", { hasText: "No apology" });
  await apology.waitFor();
  await apology.locator("summary").focus();
  await tomas.keyboard.press("Enter");
  await axe(tomas);
  await tomas.keyboard.press("Tab");
  await tomas.keyboard.press("Enter");
  await says(list(), "Dismissed: contested, with evidence");
});

step("what it promises becomes a promise, and it is sent with a second press that names the marks", async () => {
  await list().getByRole("button", { name: "Make it a promise" }).first().click();
  assert.match(await tomas.locator("#rp1-what").inputValue(), /^Call you/);
  assert.match(await tomas.locator("#rp1-due").inputValue(), /T15:00$/);
  await composer().getByRole("button", { name: /^Send/ }).click();
  await says(composer(), "in red");
  await composer().getByRole("button", { name: /^Send with \d+ marks?$/ }).click();
  await says(tomas.locator("#promises"), "Call you");
  const history = tomas.locator("#history");
  await history.locator("summary").click();
  await says(history, /dismissed .*contested, with evidence/);
  assert.equal(await tomas.locator("#reply-text").inputValue(), "");
  calm(tomas);
});

step("the letter is read as one text, and marked part by part", async () => {
  await tomas.goto(`${tomas.url()}/letter`.replace(/#.*\/letter/, "/letter"));
  await tomas.locator("#letter-fixed").fill("Kindly do the needful. We will call you shortly.");
  await until("marks in the letter", async () => (await marks(tomas)).length > 0);
  assert.ok((await tomas.locator("#letter-fixed").locator("xpath=preceding-sibling::div").locator("mark").count()) > 0);
  await axe(tomas);
  await shot(tomas, "coach-letter");
  calm(tomas);
});

step("an admin tries own rules on past replies, puts them in force, and sees how they do", async () => {
  await astrid.goto(`${world.url}/settings/coach`);
  await axe(astrid);
  await astrid.getByLabel("Your own rules").fill("rules:\n- {id: denial.records, weight: 500}\n");
  await astrid.getByRole("button", { name: "Save rules" }).press("Enter");
  await says(astrid, /Line 2, column \d+: a weight is 0 to 100/);
  await axe(astrid);
  const pack = "language: en\nrules:\n- id: ours.call\n  mode: HOLLOW\n  weight: 60\n  why: Say who calls.\n  better: Name yourself.\n  any: [\"call you\"]\n";
  await astrid.getByLabel("Your own rules").fill(pack);
  await astrid.getByRole("button", { name: "Try on recent replies" }).press("Enter");
  await says(astrid.locator("#trial"), "ours.call");
  await axe(astrid);
  await shot(astrid, "coach-settings");
  await astrid.emulateMedia({ colorScheme: "dark" });
  await axe(astrid);
  await shot(astrid, "coach-settings-dark");
  await astrid.emulateMedia({ colorScheme: "light" });
  await astrid.setViewportSize({ width: 390, height: 844 });
  await axe(astrid);
  await shot(astrid, "coach-settings-390");
  await fits(astrid);
  await astrid.setViewportSize({ width: 1280, height: 800 });
  await astrid.getByRole("button", { name: "Save rules" }).press("Enter");
  await until("in force", async () => (await astrid.locator("#trial").count()) === 0);
  const off = astrid.getByRole("button", { name: "Turn off ours.call" });
  await off.press("Enter");
  await until("off", async () => (await astrid.getByLabel("Your own rules").inputValue()).includes("{id: ours.call, off: true}"));
  calm(astrid);
});
