// A day's work without a mouse: nothing in this file clicks.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { PASSWORD, says, story } from "./acts.mjs";
import { calm, openWorld } from "./world.mjs";

const step = story();
let world, page;

before(async () => {
  world = await openWorld();
  page = await world.page();
});

after(() => world?.close());

const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const type = (words) => page.keyboard.type(words);

/** What has the focus: its words, and whether a person can see that it has it. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    const { width, height, top, bottom } = element.getBoundingClientRect();
    const { outlineStyle, boxShadow } = getComputedStyle(element.matches("input[type=radio]") ? element.parentElement : element);
    return {
      what: element.outerHTML.slice(0, 120),
      words: (element.ariaLabel || element.textContent || element.name || "").replace(/\s+/g, " ").trim(),
      isSeen: width > 0 && height > 0 && bottom > 0 && top < innerHeight && (outlineStyle !== "none" || boxShadow !== "none"),
    };
  });

/** Goes on with Tab until the focus is on something that says this. */
async function tabTo(words) {
  const passed = [];
  for (let i = 0; i < 80; i += 1) {
    await press("Tab");
    const now = await focused();
    // Past the last stop the focus is with the browser's own bars, and comes back at the top.
    if (now.what.startsWith("<body")) continue;
    assert.ok(now.isSeen, `the focus cannot be seen on ${now.what}`);
    if (words.test(now.words)) return;
    passed.push(now.words);
  }
  assert.fail(`Tab never reached ${words}; it passed ${passed.join(" | ")}`);
}

step("sign in", async () => {
  await page.goto(`${world.url}/sign-in`);
  await tabTo(/^email$/);
  await type("tomas@northline.example");
  await press("Tab");
  await type(PASSWORD);
  await press("Enter");
  await page.waitForURL("**/today");
});

step("the first Tab offers the way past the menu", async () => {
  await press("Tab");
  assert.equal((await focused()).words, "Skip to content");
});

step("open a case from Today", async () => {
  await press("j");
  const { words } = await focused();
  await press("j", "k");
  assert.equal((await focused()).words, words, "j and k walk the rows");
  await press("Enter");
  await page.waitForURL(/\/cases\/A-\d+/);
  await says(page.locator(".crumb"), "Cases");
});

step("each key of the list for writing leads to where one types, again when it is there already", async () => {
  for (const key of ["r", "r", "i", "i", "q", "q", "r"]) {
    await press("Escape", key);
    const field = { r: "#reply-text", i: "#note-text", q: "#requests-what" }[key];
    await page.locator(`${field}:focus`).waitFor();
  }
  // What is typed then is typed, and runs as no key.
  await type("ill go");
  assert.equal(await page.locator("#reply-text").inputValue(), "ill go");
  await press("Control+a", "Delete");
});

step("a key that opens a form leads into it, again when it is open already", async () => {
  const keys = await page.locator("details.act > summary[data-key]").evaluateAll((all) => all.map((each) => each.dataset.key));
  assert.ok(keys.length > 1, "there are forms with keys");
  for (const key of [...keys, ...keys]) {
    await press("Escape");
    await page.evaluate(() => document.activeElement.blur());
    await press(key);
    const inside = await page.evaluate(() => document.activeElement.closest("details.act[open]")?.querySelector("summary").dataset.key);
    assert.equal(inside, key, `${key} leads into its form`);
    assert.ok((await focused()).isSeen);
  }
  await page.reload();
});

step("write an internal note", async () => {
  await press("i");
  await page.locator("#note-text:focus").waitFor();
  await type("Rang the yard: the van is loaded.");
  await press("Control+Enter");
  await says(page.locator("#thread .message"), "Rang the yard: the van is loaded.");
});

step("reach, with Tab alone, what comes next, and see where one is all the way", async () => {
  await press("Escape");
  await tabTo(/^(Hand over|Assign to me)/);
});

step("find anything with Ctrl+K", async () => {
  await press("Control+k");
  await page.getByRole("dialog", { name: "Command palette" }).waitFor();
  await type("unanswered");
  await press("Enter");
  await page.waitForURL("**/cases?unanswered=true");
  await says(page, "message");
});

step("take a case that nobody owns", async () => {
  await page.goto(`${world.url}/cases?owner=nobody`);
  await press("j", "Enter");
  await page.waitForURL(/\/cases\/A-\d+/);
  await says(page, "Unassigned");
  await press("o");
  await says(page.locator(".who"), "Tomas Reyes");
});

step("ask for the keys, and close what was opened", async () => {
  await press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await says(keys, "Hand over");
  await press("Escape");
  await keys.waitFor({ state: "detached" });
  calm(page);
});
