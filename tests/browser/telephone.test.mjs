// Someone with only a telephone, from their first call to "made right", as Tomas lives it at his desk.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { inDays, says, signedIn, story, unfold } from "./acts.mjs";
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
  await desk.getByLabel("What they said").fill("The hinge we sent him is the left one again.");
  await desk.getByLabel("On the phone").check();
  await desk.locator("input[name=harm]").first().check();
  await desk.getByLabel("Who", { exact: true }).fill("Nils Bakke");
  await desk.getByLabel("Telephone").fill("+47 905 77 123");
  await desk.locator("input[name=own]").check();
  await button(desk, "Record it").click();
  await desk.waitForURL(/\/cases\/[^/]+$/);
  place = desk.url();
  await says(desk.locator(".who"), "Tomas Reyes");
});

step("Nothing on the case offers to mail him", async () => {
  assert.equal(await desk.locator("#reply-channel option[value=email]").count(), 0);
  const form = await unfold(desk, "account-fill");
  await form.getByLabel("What specifically went wrong for them?").fill("The left hinge, again.");
  await form.getByLabel("Where the words are from").selectOption({ label: "Told on the phone or face to face" });
  await button(form, "Keep their words").click();
  await says(desk.locator("dl.account"), "The left hinge, again.");
  assert.equal(await desk.getByRole("button", { name: "Ask Nils on their page" }).count(), 0);
});

step("Tomas says on the phone what we got wrong, and promises the right one", async () => {
  const words = "Nils, you told us right-hand and we sent left-hand, twice: our mistake. I drive out with the right one tomorrow.";
  await field("reply-text").fill(words);
  const promise = await unfold(desk, "reply-promise");
  await promise.getByLabel("What", { exact: true }).fill("The right hinge at his door");
  await promise.getByLabel("By when").first().fill(inDays(2));
  await button(field("reply"), "Keep the answer").click();
  await says(field("thread").locator(".message"), words);
  await says(field("reply"), "Nothing is waiting for an answer");
});

step("It is contained and made good, with evidence told on the phone", async () => {
  let form = await unfold(desk, "containment");
  await form.getByLabel("What limits it now?").fill("The door is propped and safe.");
  await button(form, "Keep it").click();
  await says(field("remedies"), "The door is propped and safe.");
  form = await unfold(desk, "remedy");
  await form.getByLabel("What kind").selectOption({ label: "Replacement" });
  await form.getByLabel("What exactly").fill("Right-hand hinge");
  await button(form, "Offer it").click();
  form = await unfold(desk, "remedy-1-deliver");
  await form.getByLabel("How do we know?").fill("He hung the door while I stood there");
  await button(form, "Record the delivery").click();
  await says(field("remedy-1"), "He hung the door while I stood there");
});

step("Why, the finding, and what changes", async () => {
  let form = await unfold(desk, "cause");
  await form.getByLabel("What in the work let it happen?").fill("Left and right lie in one bin.");
  await button(form, "Name it").click();
  await says(field("cause-1"), "Left and right lie in one bin.");
  form = await unfold(desk, "finding");
  await form.getByLabel("Upheld: we were at fault", { exact: true }).check();
  await form.getByLabel("On what grounds").fill("He said which hand.");
  await button(form, "Give the finding").click();
  await says(field("causes"), "He said which hand.");
  form = await unfold(desk, "change");
  await form.getByLabel("What do we do differently?").fill("Two bins, two colours");
  await form.getByLabel("What do we expect of it?").fill("No wrong hand in a quarter");
  await form.getByLabel("In place by").fill(inDays(7));
  await form.getByLabel("We look whether it worked").fill(inDays(90));
  await button(form, "Plan it").click();
  await says(field("change-1"), "Two bins, two colours");
});

step("The letter is kept, printed and posted, and that counts as sent", async () => {
  await desk.goto(`${place}/letter`);
  await says(desk, "Nils Bakke has no e-mail address here.");
  for (const part of await desk.locator("form.editor textarea").all()) {
    await part.fill(`${await part.inputValue()}\n\nLeft is red and right is blue from now on.`.trim());
  }
  await axe(desk);
  await shot(desk, "telephone-letter");
  await button(desk, "Keep this version").click();
  const link = desk.getByRole("link", { name: "Print the version kept" });
  const paper = await desk.request.get(new URL(await link.getAttribute("href"), world.url).href);
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
  await field("letter-channel").selectOption({ label: "I have posted it" });
  await button(desk, "It has gone").click();
  await desk.waitForURL(place);
  await unfold(desk, "letter");
  await says(field("letter"), /^Posted .*kept unaltered/);
});

step("Tomas seals what he expects, asks on the phone, and writes down the answer", async () => {
  let form = await unfold(desk, "forecast");
  for (const name of ["care", "help", "trust"]) await form.locator(`input[name=${name}][value="4"]`).check();
  await form.getByLabel("It is made right").check();
  await button(form, "Seal it").click();
  await next().getByRole("link", { name: "Ask and write it down" }).click();
  // The link opens the fold by itself: opening it here as well would shut it again.
  form = field("take-verdict");
  await says(form, "on +47 905 77 123");
  for (const name of ["care", "help", "trust"]) await form.locator(`input[name=${name}][value="5"]`).check();
  await form.getByLabel("Made right", { exact: true }).check();
  await form.getByLabel("In their words").fill("The door shuts.");
  await axe(desk);
  await shot(desk, "telephone-verdict");
  await button(form, "Keep their answer").click();
  await says(await unfold(desk, "verdict"), "written down by Tomas Reyes, on the telephone");
  await says(field("verdict"), "The door shuts.");
  assert.equal(await desk.getByRole("listitem").filter({ hasText: /^Verdict \(done\)/ }).count(), 1);
  await shot(desk, "telephone-made-right");
  calm(desk);
});
