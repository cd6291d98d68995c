// A real Chromium for the tests: pages of any size, light or dark, with or without script; what axe finds; screenshots.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Where screenshots go. */
export const out = path.join(here, "out");

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  // Text looks the same on every machine that draws it.
  "--font-render-hinting=none",
];

/** Starts Chromium with a profile of its own. End it with `close()`. */
export async function openBrowser() {
  const chrome = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return {
    page: (options) => openPage(chrome, options),
    close: () => chrome.close(),
  };
}

/**
 * A fresh page with cookies of its own, 1280 x 800, light, with script, unless told otherwise.
 * `page.faults` collects what a person would not see but should not happen: errors of the script, refusals by the
 * content security policy, and requests to another machine, which are cut off.
 */
async function openPage(chrome, { width = 1280, height = 800, dark = false, javaScript = true, ...more } = {}) {
  const context = await chrome.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: javaScript,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Oslo",
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.javaScript = javaScript;
  page.dark = dark;
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // A page may well answer 4xx; the test that caused it looks at the page itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      page.faults.push(`console: ${message.text()}`);
    }
  });
  await context.route("**/*", (route) => {
    const { hostname } = new URL(route.request().url());
    if (hostname === "127.0.0.1" || hostname === "localhost") return route.fallback();
    page.faults.push(`asks another machine: ${route.request().url()}`);
    return route.abort();
  });
  return page;
}

/** Fails when anything was collected in `page.faults`. */
export function calm(page) {
  assert.deepEqual(page.faults, [], `nothing went wrong behind ${page.url()}`);
}

/** Runs every rule of axe-core on the page as it is now, and fails naming each rule broken, where, and how to mend it. */
export async function axe(page) {
  const violations = page.javaScript ? await violationsOf(page) : await inScriptedTwin(page, violationsOf);
  assert.ok(violations.length === 0, `axe finds fault with ${page.url()}:\n${violations.map(told).join("\n")}`);
}

async function violationsOf(page) {
  await page.evaluate(await readFile(axeSource, "utf8"));
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }),
  );
  return violations;
}

/** axe is script, so a page without is looked at in a copy: the same text at the same address, its own script held back. */
async function inScriptedTwin(page, look) {
  const html = (await page.content()).replace(/<(\/?)noscript\b/g, "<$1div");
  const context = await page.context().browser().newContext({
    viewport: page.viewportSize(),
    colorScheme: page.dark ? "dark" : "light",
    reducedMotion: "reduce",
    storageState: await page.context().storageState(),
  });
  const twin = await context.newPage();
  await context.route("**/*", (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
    return request.resourceType() === "script" ? route.abort() : route.continue();
  });
  try {
    await twin.goto(page.url());
    return await look(twin);
  } finally {
    await context.close();
  }
}

function told({ id, impact, help, nodes }) {
  const places = nodes.map(({ target, html, failureSummary }) => {
    const how = failureSummary.split("\n").slice(1).join("; ").replace(/\s+/g, " ").trim();
    return `    ${target.join(" ")}\n      ${html.slice(0, 160)}\n      ${how}`;
  });
  return `  ${id} (${impact}): ${help}\n${places.join("\n")}`;
}

/** Writes out/NAME.png: the whole page, or with `{ fullPage: false }` what a person sees at first. Returns the path. */
export async function shot(page, name, { fullPage = true } = {}) {
  await mkdir(out, { recursive: true });
  const file = path.join(out, `${name}.png`);
  await page.screenshot({ path: file, fullPage, animations: "disabled" });
  return file;
}

/** A page on a desk, on a telephone, and in the dark: looked at by axe, and kept as pictures. */
export async function everywhere(page, name) {
  await axe(page);
  await shot(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await axe(page);
  await shot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await axe(page);
  await shot(page, `${name}-390`);
  await page.setViewportSize({ width: 1280, height: 800 });
}
