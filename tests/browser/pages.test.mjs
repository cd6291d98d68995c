// Every page, wide, dark and on a phone: nothing for axe to find, nothing going wrong behind it, nothing wider than the
// screen, and light enough for a bad line. Writes what it saw into out/, and with AMENDS_PICTURES=1 the README's pictures.

import assert from "node:assert/strict";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { inDays, mail, says, send, signedIn, theirPage, unfold } from "./acts.mjs";
import { axe, calm, openWorld, out, shot } from "./world.mjs";

const CASE = "/cases/A-1042";
/** Uncompressed HTML; 1 kB is 1000 bytes. */
const WEIGHT = 60_000;
const pictures = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/pictures");

let world, member, admin, stranger;

before(async () => {
  world = await openWorld();
  member = await signedIn(world, "tomas");
  admin = await signedIn(world, "astrid");
  stranger = await world.page();
});

after(() => world?.close());

const INSIDE = {
  today: "/today",
  cases: "/cases",
  case: CASE,
  "letter-editor": `${CASE}/letter`,
  promises: "/promises",
  customers: "/customers",
};
const ADMINS = { arrivals: "/arrivals", out: "/mail/out", health: "/mail/health", record: "/record", members: "/members", me: "/me", organisation: "/organisation", "settings-coach": "/settings/coach" };
const OUTSIDE = { "sign-in": "/sign-in", complain: "/complain", "complain-de": "/complain?language=de" };

for (const [name, address] of Object.entries(INSIDE)) test(`the page ${address}`, () => look(member, name, address));
for (const [name, address] of Object.entries(ADMINS)) test(`the page ${address}`, () => look(admin, name, address));
for (const [name, address] of Object.entries(OUTSIDE)) test(`the page ${address}`, () => look(stranger, name, address));

test("the page of a case that is not there", () => look(member, "error", "/cases/A-99999", 404));

test("the page of one customer", async () => {
  await member.goto(`${world.url}${CASE}`);
  await look(member, "customer", await member.locator(".who a[href^='/customers/']").getAttribute("href"));
});

test("a letter that was sent", async () => {
  await look(member, "letter", await aLetter());
});

test("a case with everything unfolded", async () => {
  await member.setViewportSize({ width: 390, height: 844 });
  await member.goto(`${world.url}${CASE}`);
  await member.evaluate(() => { for (const fold of document.querySelectorAll("main details")) fold.open = true; });
  await fits(member, "case, unfolded");
  await axe(member);
  await shot(member, "case-unfolded-390");
  calm(member);
});

test("the customer’s page", async () => {
  await member.setViewportSize({ width: 1280, height: 800 });
  await member.goto(`${world.url}${CASE}`);
  await member.locator("#reply-text").fill("Ingrid, you asked why nobody called. The rota had a gap that evening and nobody saw it; that is our mistake. Kari closes it this week, and I tell you when it is done.");
  const promise = await unfold(member, "reply-promise");
  await promise.getByLabel("Promise", { exact: true }).fill("Tell Ingrid how the rota is closed");
  await promise.getByLabel("Due", { exact: true }).first().fill(inDays(4, "12:00"));
  await send(member.locator("#reply"), /^Send reply/, member.locator("#promises").getByText("Tell Ingrid how the rota is closed"));
  const link = theirPage(world, await mail(world, "ingrid", /why nobody called/i));
  await look(stranger, "theirs", link.slice(world.url.length));
});

test("the pictures of the README", { skip: !process.env.AMENDS_PICTURES && "AMENDS_PICTURES is not set" }, async () => {
  await mkdir(pictures, { recursive: true });
  for (const [seen, picture] of [["case", "case"], ["today", "today"], ["theirs-390", "customer"]]) {
    await copyFile(path.join(out, `${seen}-first.png`), path.join(pictures, `${picture}.png`));
  }
});

/** Looks at one page in all three ways, with one request for it. */
async function look(page, name, address, status = 200) {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
  const answer = await page.goto(world.url + address);
  assert.equal(answer.status(), status, `${address} answers`);
  const { length } = await answer.body();
  assert.ok(length <= WEIGHT, `${address} weighs ${length} bytes`);
  await oneOfEach(page);
  await seen(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await seen(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await seen(page, `${name}-390`);
  calm(page);
}

async function seen(page, name) {
  await fits(page, name);
  await axe(page);
  await shot(page, name);
  await shot(page, `${name}-first`, { fullPage: false });
}

async function fits(page, name) {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  assert.ok(scrollWidth <= clientWidth, `${name} is ${scrollWidth} wide on a screen of ${clientWidth}`);
}

async function oneOfEach(page) {
  const found = await page.evaluate(() =>
    ["link[rel=stylesheet]", "script", "style, [style]"].map((each) => document.querySelectorAll(each).length),
  );
  assert.deepEqual(found, [1, 1, 0], "one stylesheet, one script, no style within the page");
}

/** The address of a letter of the sample. */
async function aLetter() {
  const { stdout } = await world.amends(["export", "--json"]);
  for (const line of stdout.trim().split("\n")) {
    const { case: no, facts } = JSON.parse(line);
    const sent = facts.find(({ kind }) => kind === "letter.sent");
    if (sent) return `/cases/${no}/letters/${sent.body.version}`;
  }
  return assert.fail("no letter was sent in the sample");
}
