// From "add a mailbox" to "mail arrives, acknowledgement delivered": a real Dovecot at one end, a mail server at the other.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { signedIn, unfold } from "./acts.mjs";
import { openDovecot, openTaker, PASSWORD, USER } from "./dovecot.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

const ADDRESS = "repairs@northline.example";
let world, dovecot, taker, folder, admin;

before(async () => {
  dovecot = await openDovecot();
  taker = await openTaker();
  folder = await mkdtemp(path.join(tmpdir(), "amends-config-"));
  const config = path.join(folder, "amends.toml");
  const inner = `undo_seconds = 0\n[mailboxes]\ninner = ["127.0.0.1", "::1"]\n`;
  await writeFile(config, `${inner}[smtp]\nhost = "127.0.0.1"\nport = ${taker.port}\ntls = "none"\n`);
  world = await openWorld({ args: ["--config", config] });
  admin = await signedIn(world, "astrid");
});

after(async () => {
  await world?.close();
  await dovecot?.close();
  taker?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function wait(what, isSo) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`in vain: ${what}`);
}

/** Nothing sticks out at the side. */
async function fits(page) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${page.url()} is ${inner} wide on a screen of ${outer}`);
}

test("an admin adds a mailbox by keyboard, and a wrong password is said in words", async () => {
  const page = admin;
  await page.goto(`${world.url}/settings/mailboxes`);
  await axe(page);
  await page.getByRole("link", { name: "Add mailbox" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/settings/mailboxes/new");
  await axe(page);
  await page.getByLabel("Address", { exact: true }).focus();
  await page.keyboard.type(ADDRESS);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Repairs");
  await page.getByLabel("IMAP server").fill("localhost");
  await page.getByLabel("IMAP port").fill(String(dovecot.port));
  await page.getByLabel("IMAP user").fill(USER);
  await page.getByLabel("Folders").fill("INBOX = move Done");
  await page.getByLabel("SMTP server").fill("127.0.0.1");
  await page.getByLabel("SMTP port").fill(String(taker.port));
  await page.getByLabel("SMTP encryption").selectOption("none");
  await page.getByLabel("SMTP sign-in").selectOption("none");
  await page.getByText("OAuth2, certificates and DKIM").click();
  await page.getByLabel("IMAP certificate").fill(dovecot.certificate);
  await page.getByRole("button", { name: "Add mailbox" }).click();
  await page.getByText("Enter the password. It is stored encrypted").first().waitFor();
  assert.equal(await page.getByLabel("IMAP user").inputValue(), USER, "what was typed is still there");
  await axe(page);

  await page.getByLabel("IMAP password").fill("sesame-of-yesterday");
  await page.getByRole("button", { name: "Add mailbox" }).click();
  await page.waitForURL("**/settings/mailboxes/2");
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText("The server does not accept this user and password.").first().waitFor();
  await page.getByText("This step failed: Sign in").waitFor();
  await axe(page);
  assert.ok(!(await page.content()).includes("sesame-of-yesterday"), "a secret is never shown again");
});

test("with the right password the test says what works", async () => {
  const page = admin;
  await page.goto(`${world.url}/settings/mailboxes/2`);
  await page.getByLabel("IMAP password").fill(PASSWORD);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForLoadState();
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText("INBOX has 0 mails").waitFor();
  await page.getByText(`The server accepts mail from ${ADDRESS}. Nothing was sent.`).waitFor();
  await shot(page, "mailbox");
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await axe(page);
  await shot(page, "mailbox-390");
  await page.goto(`${world.url}/settings/mailboxes`);
  await fits(page);
  await axe(page);
  await shot(page, "mailboxes-390");
  await page.setViewportSize({ width: 1280, height: 800 });
  await shot(page, "mailboxes");
});

test("a mail arrives, and its acknowledgement is delivered from the mailbox's own address", async () => {
  const page = admin;
  dovecot.deliver(
    `From: Ola Nordmann <ola@nordmann.example>\r\nTo: ${ADDRESS}\r\nMessage-ID: <belt@nordmann.example>\r\n` +
      "Subject: The repaired belt slipped again\r\n\r\nYou repaired it on Monday. It slipped on Tuesday.\r\n",
  );
  let link;
  await wait("the case", async () => {
    await page.goto(`${world.url}/cases?q=slipped+repaired`);
    link = page.getByRole("link", { name: /The repaired belt slipped again/ }).first();
    return (await link.count()) > 0;
  });
  await wait("the acknowledgement", () => taker.taken.some((mail) => mail.includes("ola@nordmann.example")));
  const mail = taker.taken.find((mail) => mail.includes("ola@nordmann.example"));
  assert.match(mail, /^From: .*<repairs@northline\.example>/m);
  assert.match(mail, /^In-Reply-To: <belt@nordmann\.example>/m);
  await page.goto(`${world.url}/settings/mailboxes`);
  await page.getByText(/Last fetched .*the latest mail arrived after/).first().waitFor();
  calm(page);
});

test("a supplier is asked from the case, and their answer comes back into their own thread", async () => {
  const page = await signedIn(world, "tomas");
  await page.goto(`${world.url}/cases?q=slipped+repaired`);
  await page.getByRole("link", { name: /The repaired belt slipped again/ }).first().click();
  const ask = await unfold(page, "outside-ask");
  await ask.getByLabel("Name", { exact: true }).fill("Belt Works");
  await ask.getByLabel("Email address").fill("service@beltworks.example");
  await ask.getByLabel("Subject").fill("Belt BW-7");
  await ask.getByLabel("Message").fill("Does BW-7 slip below five degrees?");
  await ask.getByRole("button", { name: "Send email" }).click();
  await page.locator("#said").getByText("Email sent to the outside party").waitFor();
  await wait("the question", () => taker.taken.some((mail) => mail.includes("service@beltworks.example")));
  const asked = taker.taken.find((mail) => mail.includes("service@beltworks.example"));
  const [, address] = /^Reply-To: .*<(repairs\+o[^>]+@northline\.example)>/m.exec(asked.replace(/\r?\n[ \t]+/g, " "));
  for (const theirs of ["ola@nordmann.example", "Ola Nordmann", "slipped again"]) assert.ok(!asked.includes(theirs), theirs);
  dovecot.deliver(
    `From: Belt Works <service@beltworks.example>\r\nTo: ${address}\r\nMessage-ID: <1@beltworks.example>\r\n` +
      "Subject: Re: Belt BW-7\r\n\r\nIt does, and we replace it.\r\n",
  );
  await unfold(page, "outside-parties");
  await wait("their answer", async () => {
    await page.reload();
    return (await page.locator("#outside-parties", { hasText: "It does, and we replace it." }).count()) > 0;
  });
  assert.equal(await page.locator("#thread", { hasText: "It does, and we replace it." }).count(), 0);
  calm(page);
});

test("the page of a mailbox in the dark", async () => {
  const page = await signedIn(world, "astrid", { dark: true });
  await page.goto(`${world.url}/settings/mailboxes/2`);
  await axe(page);
  await shot(page, "mailbox-dark");
});

test("who is no admin is told whom to ask", async () => {
  const page = await signedIn(world, "tomas");
  const answer = await page.goto(`${world.url}/settings/mailboxes`);
  assert.equal(answer.status(), 403);
  await page.getByText("Only admins can set up mailboxes.").first().waitFor();
});
