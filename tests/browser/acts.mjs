// What people do in every story: sign in, open what is folded away, read their mail; and how a story waits and breaks off.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

/** Everyone of the sample signs in with this. */
export const PASSWORD = "sample-northline";

/**
 * The steps of one story, told with `step(name, act)` instead of `test`. Each stands on the one before, so after the
 * first that fails the others are skipped.
 */
export function story() {
  let broken = false;
  return (name, act) =>
    test(name, async (t) => {
      if (broken) return t.skip("a step before this one failed");
      broken = true;
      await act(t);
      broken = false;
    });
}

/** A page on which somebody of the sample is signed in, by their first name in small letters. */
export async function signedIn(world, who, options) {
  const page = await world.page(options);
  await page.goto(`${world.url}/sign-in`);
  await page.getByLabel("Email").fill(`${who}@northline.example`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/today");
  return page;
}

/** Opens the fold with this id and every fold around it. Answers with it. */
export async function unfold(page, id) {
  const fold = page.locator(`details#${id}`);
  await fold.waitFor({ state: "attached" });
  const shut = await fold.locator("xpath=ancestor-or-self::details[not(@open)]").evaluateAll((all) => all.map((each) => each.id));
  for (const each of shut) await page.locator(`details#${each} > summary`).click();
  return fold;
}

/** Waits until somebody can see these words, within a part of the page. */
export const says = (place, words) => place.getByText(words).first().waitFor();

/** Sends words to the customer, and once more with the marks named where the coach marks some in red; waits for what it leads to. */
export async function send(form, name, done) {
  await form.getByRole("button", { name }).click();
  const again = form.getByRole("button", { name: /^(Send|Save) with \d+ marks?$/ });
  await again.or(done).first().waitFor();
  if (await again.isVisible()) await again.click();
  await done.first().waitFor();
}

/** Asks again and again until there is an answer. */
export async function until(what, ask, patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, `${what} did not come in ${patience / 1000} s`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** The newest mail to this address whose text matches, as text, once it is in the outbox. Those in `seen` are passed over. */
export async function mail(world, to, matching, seen = new Set(), patience = 20_000) {
  const folder = path.join(world.data, "outbox");
  return until(`mail to ${to} with ${matching}`, async () => {
    for (const name of (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"))) {
      if (seen.has(name)) continue;
      const text = quotedPrintable(await readFile(path.join(folder, name), "utf8"));
      if (!text.includes(to) || !matching.test(text)) continue;
      seen.add(name);
      return text;
    }
    return undefined;
  }, patience);
}

/** The address of the customer's page that a mail leads to. */
export function theirPage(world, text) {
  const [link] = /\/c\/[\w.~-]+/.exec(text) ?? assert.fail(`no link to the customer's page in:\n${text}`);
  return world.url + link;
}

/** RFC 2045, section 6.7: a line that ends in = goes on in the next, =XX is a byte of UTF-8. */
export function quotedPrintable(text) {
  const bytes = (run) => Buffer.from(run.replaceAll("=", ""), "hex").toString();
  return text.replace(/=\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, bytes);
}

/** A day so many from now, in Oslo, as a date-and-time field takes it. */
export function inDays(days, hour = "15:00") {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" }).format(day)}T${hour}`;
}
