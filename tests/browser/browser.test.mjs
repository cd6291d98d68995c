// Proves the helpers on small pages of our own, so that a fault in a story is the product's and not theirs.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { axe, calm, openBrowser, shot } from "./browser.mjs";

const page = (body) => `<!doctype html><html lang="en"><title>A page</title>
  <style>body { background: #fff; color: #222 } @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }</style>
  <main><h1>Promises</h1>${body}</main></html>`;

const PAGES = {
  "/good": page("<p>Call Ingrid at 15:00.</p>"),
  "/pale": page('<p style="color: #ddd; background: #fff">Call Ingrid at 15:00.</p><input>'),
  "/script": page('<p id="who">nobody</p><script>document.querySelector("#who").textContent = "script"; lost()</script>'),
  "/abroad": page('<img alt="" src="http://elsewhere.example/pixel.png">'),
};

let server, browser, url;

before(async () => {
  server = createServer((request, response) => {
    response.writeHead(PAGES[request.url] ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    response.end(PAGES[request.url] ?? "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

test("axe passes a good page, also where script is switched off", async () => {
  for (const javaScript of [true, false]) {
    const page = await browser.page({ javaScript });
    await page.goto(`${url}/good`);
    await axe(page);
    calm(page);
  }
});

test("axe names the rule, the place and the remedy", async () => {
  const page = await browser.page();
  await page.goto(`${url}/pale`);
  await assert.rejects(axe(page), ({ message }) => {
    assert.match(message, /axe finds fault with http:\/\/127\.0\.0\.1:\d+\/pale/);
    assert.match(message, /color-contrast \(serious\)/);
    assert.match(message, /label \(critical\)[^]*<input>/);
    assert.match(message, /contrast of 1\.\d+/);
    return true;
  });
});

test("a page is as wide, as dark and as scriptless as asked for", async () => {
  const phone = await browser.page({ width: 390, height: 844, dark: true, javaScript: false });
  await phone.goto(`${url}/script`);
  assert.equal(await phone.locator("#who").textContent(), "nobody");
  assert.equal(await phone.evaluate(() => innerWidth), 390);
  assert.equal(await phone.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(17, 17, 17)");
});

test("what goes wrong behind a page is told", async () => {
  const scripted = await browser.page();
  await scripted.goto(`${url}/script`);
  assert.equal(await scripted.locator("#who").textContent(), "script");
  assert.throws(() => calm(scripted), /lost is not defined/);

  const abroad = await browser.page();
  await abroad.goto(`${url}/abroad`);
  assert.throws(() => calm(abroad), /asks another machine: http:\/\/elsewhere\.example\/pixel\.png/);
});

test("a screenshot is a picture of the size of the page", async () => {
  const page = await browser.page({ width: 390, height: 844 });
  await page.goto(`${url}/good`);
  const png = await readFile(await shot(page, "self-test", { fullPage: false }));
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [390, 844]);
});
