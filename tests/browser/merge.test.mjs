// Two complaints of one person that are one: merged, answered once, and parted again, as Tomas does it on the page.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { says, send, signedIn, story, unfold } from "./acts.mjs";
import { calm, everywhere, openWorld } from "./world.mjs";

const step = story();
let world, desk;
const cases = [];

before(async () => {
  world = await openWorld();
  desk = await signedIn(world, "tomas");
});

after(() => world?.close());

const button = (place, name) => place.getByRole("button", { name, exact: true });
const number = (place) => new URL(place).pathname.split("/").pop();

/** Somebody rings, and Tomas writes it down and takes it. */
async function record(words) {
  await desk.goto(`${world.url}/record`);
  await desk.getByLabel("Customer’s account").fill(words);
  await desk.getByLabel("By phone").check();
  await desk.locator("input[name=severity]").first().check();
  await desk.getByLabel("Customer’s name").fill("Nils Bakke");
  await desk.getByLabel("Phone number").fill("+47 905 77 123");
  await desk.locator("input[name=own]").check();
  await button(desk, "Record complaint").click();
  await desk.waitForURL(/\/cases\/[^/]+$/);
  cases.push(number(desk.url()));
}

step("Nils rings twice about the same hinge", async () => {
  await record("The hinge we sent him is the left one again.");
  await record("He asks where his right-hand hinge is.");
  assert.notEqual(cases[0], cases[1]);
});

step("the second is merged into the first, and says where it goes on", async () => {
  const panel = await unfold(desk, "joining");
  const form = await unfold(desk, "merge");
  await form.getByLabel("Merge into case").fill(cases[1]);
  await button(form, "Merge").click();
  await says(desk.locator("#joining"), `${cases[1]} is this case.`);
  await desk.locator("#merge").getByLabel("Merge into case").fill(cases[0]);
  await button(desk.locator("#merge"), "Merge").click();
  await says(desk.locator(".joined"), "It continues there");
  assert.equal(await desk.locator("#reply").getByRole("button", { name: /^Save reply/ }).count(), 0);
  assert.ok(await panel.count());
  await everywhere(desk, "merged");
});

step("the first holds both, and one reply answers both", async () => {
  await desk.locator(".joined").getByRole("link", { name: cases[0] }).click();
  await desk.waitForURL(`**/cases/${cases[0]}`);
  await says(desk.locator("#thread"), "He asks where his right-hand hinge is.");
  await says(desk.locator(".joined"), `merged ${cases[1]} into this case`);
  assert.equal(await desk.locator("#thread .unanswered").count(), 2);
  const words = "Nils, you told us right-hand and we sent left-hand, twice: our mistake. I drive out with the right one.";
  await desk.locator("#reply-text").fill(words);
  await send(desk.locator("#reply"), /^Save reply/, desk.locator("#thread .message", { hasText: words }));
  await desk.reload();
  assert.equal(await desk.locator("#thread .unanswered").count(), 0);
});

step("the merge is undone, and nothing is owed twice", async () => {
  await desk.goto(`${world.url}/cases/${cases[1]}`);
  await button(desk, "Undo merge").click();
  await says(desk.locator("#thread"), "undid the merge");
  assert.equal(await desk.locator(".joined").count(), 0);
  assert.equal(await desk.locator("#thread .unanswered").count(), 0);
  await says(desk.locator("#thread"), "He asks where his right-hand hinge is.");
  await desk.goto(`${world.url}/cases/${cases[0]}`);
  assert.equal(await desk.locator("#thread .message", { hasText: "He asks where his right-hand" }).count(), 0);
  await says(desk.locator("#thread"), "The hinge we sent him is the left one again.");
});

step("the two are linked, and both show it", async () => {
  await unfold(desk, "joining");
  const form = await unfold(desk, "link");
  await form.getByLabel("The other case").fill(cases[1]);
  await button(form, "Link").click();
  await says(desk.locator("#joining"), cases[1]);
  await desk.goto(`${world.url}/cases/${cases[1]}`);
  await unfold(desk, "joining");
  await says(desk.locator("#joining"), cases[0]);
  await everywhere(desk, "linked");
  calm(desk);
});
