// Someone with only a telephone, from their first call to "made right", as Tomas lives it at his desk.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { inDays, says, send, signedIn, story, unfold } from "./acts.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

const step = story();
let world, desk, place;

before(async () => {
  world = await openWorld();
  desk = await signedIn(world, "tomas");
});

after(() => world?.close());

const field = (name) => desk.locator(`#${name}`);
const button = (place, name) => place.getByRole("button", { name, exact: true });
const next = () => desk.getByRole("region", { name: "Next", exact: true });

step("Tomas records what Nils Bakke rang about, and takes it", async () => {
  await desk.goto(`${world.url}/record`);
  await desk.getByLabel("Customer’s account").fill("The hinge we sent him is the left one again.");
  await desk.getByLabel("By phone").check();
  await desk.locator("input[name=severity]").first().check();
  await desk.getByLabel("Customer’s name").fill("Nils Bakke");
  await desk.getByLabel("Phone number").fill("+47 905 77 123");
  await desk.locator("input[name=own]").check();
  await button(desk, "Record complaint").click();
  await desk.waitForURL(/\/cases\/[^/]+$/);
  place = desk.url();
  await says(desk.locator(".who"), "Tomas Reyes");
});

step("Nothing on the case offers to mail him", async () => {
  assert.equal(await desk.locator("#reply-channel option[value=email]").count(), 0);
  const form = await unfold(desk, "account-fill");
  await form.getByLabel("What specifically went wrong for them?").fill("The left hinge, again.");
  await form.getByLabel("Source").selectOption({ label: "Phone or in person" });
  await button(form, "Save answers").click();
  await says(desk.locator("dl.account"), "The left hinge, again.");
  assert.equal(await desk.getByRole("button", { name: "Ask for account: Nils Bakke" }).count(), 0);
});

step("Tomas says on the phone what we got wrong, and promises the right one", async () => {
  const words = "Nils, you told us right-hand and we sent left-hand, twice: our mistake. I drive out with the right one tomorrow.";
  await field("reply-text").fill(words);
  const promise = await unfold(desk, "reply-promise");
  await promise.getByLabel("Promise", { exact: true }).fill("The right hinge at his door");
  await promise.getByLabel("Due", { exact: true }).first().fill(inDays(2));
  await send(field("reply"), /^Save reply/, field("thread").locator(".message", { hasText: words }));
  await says(field("reply"), "No message is waiting for an answer");
});

step("It is contained and made good, with evidence told on the phone", async () => {
  let form = await unfold(desk, "containment");
  await form.getByLabel("What limits the impact now?").fill("The door is propped and safe.");
  await button(form, "Add containment").click();
  await says(field("remedies"), "The door is propped and safe.");
  form = await unfold(desk, "remedy");
  await form.getByLabel("Kind").selectOption({ label: "Replacement" });
  await form.getByLabel("What they get").fill("Right-hand hinge");
  await button(form, "Offer remedy").click();
  form = await unfold(desk, "remedy-1-deliver");
  await form.getByLabel("How do we know?").fill("He hung the door while I stood there");
  await button(form, "Mark as delivered").click();
  await says(field("remedy-1"), "He hung the door while I stood there");
});

step("Why, the finding, and what changes", async () => {
  let form = await unfold(desk, "cause");
  await form.getByLabel("What in the way we work allowed this?").fill("Left and right lie in one bin.");
  await button(form, "Add cause").click();
  await says(field("cause-1"), "Left and right lie in one bin.");
  form = await unfold(desk, "finding");
  await form.getByLabel("Upheld: we were at fault", { exact: true }).check();
  await form.getByLabel("Reason").fill("He said which hand.");
  await button(form, "Save finding").click();
  await says(field("causes"), "He said which hand.");
  form = await unfold(desk, "change");
  await form.getByLabel("What will we do differently?").fill("Two bins, two colours");
  await form.getByLabel("What do we expect from it?").fill("No wrong hand in a quarter");
  await form.getByLabel("In place by").fill(inDays(7));
  await form.getByLabel("Check the result on").fill(inDays(90));
  await button(form, "Plan change").click();
  await says(field("change-1"), "Two bins, two colours");
});

step("The letter is kept, printed and posted, and that counts as sent", async () => {
  await desk.goto(`${place}/letter`);
  await says(desk, "We have no email address for Nils Bakke.");
  for (const part of await desk.locator("form.editor textarea").all()) {
    await part.fill(`${await part.inputValue()}\n\nLeft is red and right is blue from now on.`.trim());
  }
  await axe(desk);
  await shot(desk, "telephone-letter");
  await button(desk, "Save draft").click();
  const link = desk.getByRole("link", { name: "Print saved draft" });
  const paper = await desk.request.get(new URL(await link.getAttribute("href"), world.url).href);
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
  await button(desk, "Preview letter").click();
  await desk.waitForURL(`${place}/letter/preview*`);
  await says(desk, "Nothing has been sent yet");
  await axe(desk);
  await shot(desk, "telephone-letter-preview");
  await field("letter-channel").selectOption({ label: "Post: I’ve sent it" });
  await desk.getByRole("button", { name: /^Mark as sent/ }).click();
  await desk.waitForURL(place);
  await unfold(desk, "letter");
  await says(field("letter"), /^Posted .*can’t be changed/);
});

step("Tomas seals what he expects, asks on the phone, and writes down the answer", async () => {
  // Nobody is asked while a promise is open.
  let form = await unfold(desk, "promise-1-done");
  await form.getByLabel("How do we know?").fill("It hangs, and the door shuts");
  await button(form, "Mark as done").click();
  await says(field("promise-1"), "done");
  form = await unfold(desk, "prediction");
  for (const name of ["care", "help", "trust"]) await form.locator(`input[name=${name}][value="4"]`).check();
  await form.getByLabel("It’s made right").check();
  await button(form, "Lock prediction").click();
  await next().getByRole("link", { name: "Ask and record the answer" }).click();
  // The link opens the fold by itself: opening it here as well would shut it again.
  form = field("take-verdict");
  await says(form, "on +47 905 77 123");
  for (const name of ["care", "help", "trust"]) await form.locator(`input[name=${name}][value="5"]`).check();
  await form.getByLabel("Made right", { exact: true }).check();
  await form.getByLabel("In their words").fill("The door shuts.");
  await axe(desk);
  await shot(desk, "telephone-verdict");
  await button(form, "Save answer").click();
  await says(await unfold(desk, "verdict"), "recorded by Tomas Reyes, on the phone");
  await says(field("verdict"), "The door shuts.");
  assert.equal(await desk.getByRole("listitem").filter({ hasText: /^\s*Verdict\s+\(done\)/ }).count(), 1);
  await shot(desk, "telephone-made-right");
  calm(desk);
});
