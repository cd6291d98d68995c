// One break, fifty customers: the group case is opened, filled from a table, written to in two languages, and each of them
// gets a letter of their own. What was not meant is taken back before anybody gets it.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { mail, says, send, signedIn, story, theirPage, unfold, until } from "./acts.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

/** Seconds in which a letter can be taken back, in this world: long enough to stop it on a busy machine. */
const UNDO = 6;
const CUSTOMERS = 50;

const step = story();
let world, kari;

before(async () => {
  world = await openWorld({ undo: UNDO });
  kari = await signedIn(world, "kari");
});

after(() => world?.close());

/** Fifty rows, every fifth of whom reads German, and two that nobody can be reached by. */
function table() {
  const rows = ["name,email,language,order number"];
  for (let i = 1; i <= CUSTOMERS; i += 1) {
    rows.push(`Customer Number${i},customer${i}@shops.example,${i % 5 === 0 ? "de" : "en"},${1000 + i}`);
  }
  rows.push("Nobody At All,,en,1", "Broken Address,not an address,en,2");
  return rows.join("\n");
}

async function write(language, happened) {
  await kari.getByRole("link", { name: new RegExp(`^${language}`) }).click();
  const save = kari.getByRole("button", { name: `Save text in ${language}` });
  await save.waitFor();
  await kari.locator("#letter-subject").fill("Filter {order number}");
  await kari.locator("#letter-happened").fill(happened);
  await kari.locator("#letter-fixed").fill("- We replaced the batch, free of charge.");
  await kari.locator("#letter-changes").fill("- Every batch is weighed before it leaves us.");
  await save.click();
  await kari.getByText("Letter saved").waitFor();
}

step("a group case is opened and filled from a table; broken rows are listed", async () => {
  await kari.goto(`${world.url}/group-cases`);
  await unfold(kari, "open");
  await kari.getByLabel("What broke, and for whom?").fill("Coffee filters of lot 7 tear");
  await kari.getByRole("button", { name: "Open group case" }).click();
  await says(kari, "Nobody is in this group yet");
  await unfold(kari, "add");
  await kari.getByLabel("A table of customers").fill(table());
  await kari.getByRole("button", { name: "Add customers" }).click();
  await until("all of them", async () => {
    await kari.reload();
    return (await kari.getByRole("heading", { level: 1 }).innerText()).includes(`0 of ${CUSTOMERS} customers told`);
  }, 60_000);
  await unfold(kari, "add");
  await kari.getByRole("link", { name: "Rows that could not be used" }).click();
  await says(kari, "Nobody At All");
  await says(kari, "Broken Address");
  await axe(kari);
  await kari.goBack();
});

step("what is typed in one language stays with it, and is there when its tab is opened again", async () => {
  await kari.locator("#letter").getByRole("link", { name: "Write the letter" }).click();
  const subject = kari.locator("#letter-subject");
  const tab = (name) => kari.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  const heading = (name) => kari.getByRole("button", { name: `Save text in ${name}` }).waitFor();
  const stored = async (types) => {
    const answer = kari.waitForResponse((told) => told.url().includes("/draft") && told.ok());
    await types();
    await answer;
  };
  await subject.fill("The filters of lot 7");
  await stored(() => kari.locator("#letter-closing").fill("Kari answers your questions."));
  await tab("German");
  await heading("German");
  assert.doesNotMatch(await subject.inputValue(), /The filters of lot 7/, "another language has its own first text");
  assert.doesNotMatch(await kari.locator("#letter-closing").inputValue(), /Kari answers/);
  await stored(() => subject.fill("Die Filter aus Los 7"));
  await tab("English");
  await heading("English");
  assert.equal(await subject.inputValue(), "The filters of lot 7");
  assert.equal(await kari.locator("#letter-closing").inputValue(), "Kari answers your questions.");
  await tab("German");
  await heading("German");
  assert.equal(await subject.inputValue(), "Die Filter aus Los 7");
  await kari.reload();
  assert.equal(await subject.inputValue(), "Die Filter aus Los 7", "it is kept as a draft of its language");
  await kari.goto(kari.url().replace(/\/letter.*/, ""));
});

step("the letter is written in two languages, and looked at as one of them reads it", async () => {
  await kari.locator("#letter").getByRole("link", { name: "Write the letter" }).click();
  await write("English", "Dear {first name}, the filters of your order {order number} tear. That is our mistake.");
  await says(kari, "and 9 others read German. The letter isn’t written in it yet.");
  await write("German", "Guten Tag, {name}, die Filter aus Auftrag {order number} reißen. Das ist unser Fehler.");
  await axe(kari);
  await shot(kari, "group-letter");
  await kari.getByRole("link", { name: "See it as the first customer reads it" }).click();
  await says(kari, "the filters of your order 1001 tear");
  await kari.goBack();
});

step("it waits a few seconds, and can be stopped before anybody gets it", async () => {
  await send(kari.locator("#send"), /^Send /, kari.getByRole("button", { name: "Stop the letter" }));
  await kari.getByRole("button", { name: "Stop the letter" }).click();
  await says(kari, "Letter stopped");
  await says(kari, `Letter 1 was stopped: 0 of ${CUSTOMERS}`);
});

step("each of them gets it in their own language, as a mail of their own", async () => {
  await kari.locator("#letter").getByRole("link", { name: "Write or send again" }).click();
  await send(kari.locator("#send"), /^Send /, kari.getByRole("button", { name: "Stop the letter" }));
  const english = await mail(world, "customer7@", /order 1007/, new Set(), 90_000);
  assert.match(english, /Customer Number7|Dear Customer/);
  assert.doesNotMatch(english, /customer8@|Number8/, "nobody reads who else is affected");
  const german = await mail(world, "customer10@", /Auftrag 1010/, new Set(), 90_000);
  const guest = await world.page();
  await guest.goto(theirPage(world, german));
  await axe(guest);
  await guest.getByRole("link", { name: "Schreiben lesen" }).click();
  await says(guest, "die Filter aus Auftrag 1010 reißen");
  await axe(guest);
  calm(guest);
});

step("how many are told is counted to the last", async () => {
  await until("all of them are told", async () => {
    await kari.reload();
    return (await kari.getByRole("heading", { level: 1 }).innerText()).includes(`${CUSTOMERS} of ${CUSTOMERS} customers told`);
  }, 90_000);
  assert.equal(await kari.getByRole("button", { name: "Stop the letter" }).count(), 0, "nothing is left to stop");
  await axe(kari);
  await shot(kari, "group");
  await kari.setViewportSize({ width: 390, height: 844 });
  await axe(kari);
  await shot(kari, "group-390");
  calm(kari);
});
