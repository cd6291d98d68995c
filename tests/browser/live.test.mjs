// Two people at two desks on the same case: each sees what the other does, and nothing moves under a typing hand.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { says, signedIn } from "./acts.mjs";
import { calm, openWorld } from "./world.mjs";

/** A second is what is promised; the rest is for a machine that builds and browses at once. */
const PATIENCE = 15000;

let world, tomas, ana;

before(async () => {
  world = await openWorld();
  tomas = await signedIn(world, "tomas");
  ana = await signedIn(world, "ana");
  await tomas.goto(`${world.url}/cases/A-1042`);
  await says(tomas, "Internal note");
});

after(() => world?.close());

test("who opens a case sees who is here too, and is seen", async () => {
  assert.equal(await tomas.locator("[data-here]").textContent(), "");
  await ana.goto(`${world.url}/cases/A-1042`);
  await says(ana.locator("[data-here]"), "Tomas Reyes is here too");
  await says(tomas.locator("[data-here]"), "Ana Lindqvist is here too");
});

test("a note of one stands on the other’s page without a reload", async (t) => {
  await tomas.evaluate(() => { globalThis.neverReloaded = true; });
  await note("The van has left Gothenburg.");
  const began = Date.now();
  await tomas.locator("#thread .message", { hasText: "The van has left Gothenburg." }).waitFor({ timeout: PATIENCE });
  t.diagnostic(`seen ${Date.now() - began} ms after it was sent`);
  assert.equal(await tomas.evaluate(() => globalThis.neverReloaded), true);
});

test("who is typing is told of news, keeps every word, and chooses when to see it", async () => {
  const words = tomas.locator("#reply-text");
  await words.fill("Ingrid, the van");
  await note("It is at Svinesund.");
  await tomas.locator(".bar", { hasText: "This page has changed" }).waitFor({ timeout: PATIENCE });
  assert.equal(await tomas.getByText("It is at Svinesund.").count(), 0);
  await tomas.getByRole("button", { name: "Show changes" }).click();
  await says(tomas.locator("#thread"), "It is at Svinesund.");
  assert.equal(await words.inputValue(), "Ingrid, the van");
});

test("what was refused, and why, stands until its reader chooses to see the news", async () => {
  await tomas.locator("#reply-text").fill("This is beyond our control. The van arrives when it arrives.");
  await tomas.getByRole("button", { name: "Send reply" }).click();
  const again = tomas.getByRole("button", { name: /^Send with \d marks?$/ });
  await again.waitFor();
  await note("It is at Moss.");
  await tomas.locator(".bar", { hasText: "This page has changed" }).waitFor({ timeout: PATIENCE });
  assert.equal(await again.count(), 1);
  await tomas.getByRole("button", { name: "Show changes" }).click();
  await says(tomas.locator("#thread"), "It is at Moss.");
  assert.match(await tomas.locator("#reply-text").inputValue(), /beyond our control/);
});

test("who leaves is no longer shown as here", async () => {
  await ana.goto(`${world.url}/today`);
  await tomas.waitForFunction(() => document.querySelector("[data-here]").textContent === "", null, { timeout: PATIENCE });
  calm(tomas);
  calm(ana);
});

async function note(words) {
  await ana.locator(".tabs label", { hasText: "Internal note" }).click();
  await ana.locator("#note-text").fill(words);
  await ana.getByRole("button", { name: "Save note" }).click();
}
