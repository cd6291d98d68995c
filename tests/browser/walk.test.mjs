// One complaint all the way, as the two people in it live it: Eva on her phone without script, Tomas at his desk.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { inDays, mail, says, send, signedIn, story, theirPage, unfold } from "./acts.mjs";
import { axe, calm, openWorld, shot } from "./world.mjs";

const EVA = "eva.strand@strandmills.example";
const WHAT = "The gearbox came with the wrong flange, and the mill has stood still since Monday.";

const step = story();
const seen = new Set();
let world, phone, desk, no;

before(async () => {
  world = await openWorld();
  phone = await world.page({ width: 390, height: 844, javaScript: false });
  desk = await signedIn(world, "tomas");
});

after(() => world?.close());

const field = (name) => desk.locator(`#${name}`);
const button = (place, name) => place.getByRole("button", { name, exact: true });
const next = () => desk.getByRole("region", { name: "Next", exact: true });

step("Eva tells what went wrong, and gets a number and a page of her own", async () => {
  await phone.goto(`${world.url}/complain`);
  await phone.getByLabel("What happened?").fill(`${WHAT} Who tells me when it runs again?`);
  await phone.getByLabel("What would you like us to do?").fill("A gearbox that fits, this week.");
  await phone.getByLabel("Your name").fill("Eva Strand");
  await phone.getByLabel("Email").fill(EVA);
  await phone.getByLabel("Company").fill("Strand Mills");
  await phone.getByRole("button", { name: "Send complaint" }).click();
  const heading = await phone.getByRole("heading", { level: 1 }).textContent();
  [, no] = /Your case number is (\S+)\./.exec(heading) ?? assert.fail(heading);
  await axe(phone);
  // Whoever fills the form in may be somebody else: only the mail opens the page.
  assert.equal(await phone.getByRole("link", { name: "Follow your complaint" }).count(), 0);
  await phone.goto(theirPage(world, await mail(world, EVA, new RegExp(no), seen)));
  await says(phone, WHAT);
});

step("Tomas takes it, and from then on he owns it", async () => {
  await desk.goto(`${world.url}/cases/${no}`);
  await says(desk, "Unassigned");
  await button(next(), "Assign to me").click();
  await says(desk.locator(".who"), "Tomas Reyes");
  assert.equal(await desk.getByText("Unassigned").count(), 0);
});

step("Tomas writes down what she says, in her words", async () => {
  const form = await unfold(desk, "account-fill");
  await form.getByLabel("What specifically went wrong for them?").fill(WHAT);
  await form.getByLabel("Why was that not enough?").fill("Nobody told her when it runs again.");
  await form.getByLabel("Source").selectOption({ label: "Phone or in person" });
  await button(form, "Save answers").click();
  await says(desk.locator("dl.account"), WHAT);
});

step("Tomas replies, owns up, and promises a call", async () => {
  await reply(
    "Eva, we got this wrong. We picked the flange of the old series and did not check it before it left. I will call you tomorrow with the hour your mill runs again.",
    "Call Eva with the hour it runs again",
  );
  await says(field("promises"), "Call Eva with the hour it runs again");
  await says(desk.getByRole("list", { name: "Recovery path" }), "(done)");
  await phone.goto(theirPage(world, await mail(world, EVA, /we got this wrong/, seen)));
  await says(phone, "Tomas Reyes is responsible for this until you tell us it’s resolved.");
  await says(phone, "Call Eva with the hour it runs again");
});

step("Tomas limits the damage, and what makes it good is delivered with evidence", async () => {
  let form = await unfold(desk, "containment");
  await form.getByLabel("What could they lose in the meantime?").fill("About €700 of flour a day.");
  await button(form, "Save what’s at stake").click();
  await says(field("remedies"), "About €700 of flour a day.");
  form = await unfold(desk, "containment");
  await form.getByLabel("What limits the impact now?").fill("An adapter plate from our workshop, fitted today.");
  await button(form, "Add containment").click();
  await says(field("remedies"), "An adapter plate from our workshop, fitted today.");
  form = await unfold(desk, "remedy");
  await form.getByLabel("Kind").selectOption({ label: "Replacement" });
  await form.getByLabel("What they get").fill("Gearbox with the right flange");
  await form.getByLabel("Cost to us").fill("40");
  await button(form, "Offer remedy").click();
  await says(field("remedy-1"), "Gearbox with the right flange");
  form = await unfold(desk, "remedy-1-deliver");
  await form.getByLabel("How do we know?").fill("Eva signed for it at 14:20");
  await button(form, "Mark as delivered").click();
  await says(field("remedy-1"), "Eva signed for it at 14:20");
});

step("Tomas finds the cause, gives the finding and plans a change", async () => {
  let form = await unfold(desk, "cause");
  await form.getByLabel("What in the way we work allowed this?").fill("Two flanges share one bin number.");
  await form.getByLabel("Why, 1").fill("the series changed and the bins did not");
  await button(form, "Add cause").click();
  await says(field("cause-1"), "Two flanges share one bin number.");
  form = await unfold(desk, "finding");
  await form.getByLabel("Upheld: we were at fault", { exact: true }).check();
  await form.getByLabel("Reason").fill("The order named the new series.");
  await button(form, "Save finding").click();
  await says(field("causes"), "The order named the new series.");
  form = await unfold(desk, "change");
  await form.getByLabel("What will we do differently?").fill("A bin of its own for each flange");
  await form.getByLabel("What do we expect from it?").fill("No wrong flange in a quarter");
  await form.getByLabel("In place by").fill(inDays(7));
  await form.getByLabel("Check the result on").fill(inDays(90));
  await button(form, "Plan change").click();
  await says(field("change-1"), "A bin of its own for each flange");
});

step("Tomas sends the letter, drafted from the case", async () => {
  await letter("Write the letter");
  assert.match(await mail(world, EVA, /Two series, two bins/, seen), /application\/pdf/);
});

step("Tomas keeps his promise, records what he expects, and only then asks Eva", async () => {
  await keep(1, "Called her at four: it runs again tomorrow at eight.");
  await predictAndAsk();
});

step("Eva says not yet, on her phone, with one tap for each question", async () => {
  await phone.goto(theirPage(world, await mail(world, EVA, /three short questions/i, seen)));
  await axe(phone);
  await verdict([4, 2, 2], "The gearbox leaks oil.", "Not yet");
});

step("The case is open again with the same owner, and her words are owed an answer", async () => {
  await desk.reload();
  await says(field("thread"), "The gearbox leaks oil.");
  await says(desk.locator(".who"), "Tomas Reyes");
  assert.equal(await desk.locator(".who", { hasText: "Closed" }).count(), 0);
  assert.equal(await field("reply").locator(".answers").getByRole("checkbox", { name: /^Eva/ }).first().isChecked(), true);
  await says(desk.getByRole("list", { name: "Recovery path" }), /a new letter/i);
  await shot(desk, "walk-not-yet");
});

step("Tomas answers, writes anew and asks anew", async () => {
  await reply("Eva, you are right: we missed the seal. Our fitter is with you tomorrow at eight and stays until it is dry.", "The seal is tight");
  await says(field("reply"), "No message is waiting for an answer");
  await letter("Write another");
  await keep(2, "The fitter was there at eight.");
  await predictAndAsk();
});

step("Eva says that it is made right, and that closes the case", async () => {
  await phone.goto(theirPage(world, await mail(world, EVA, /three short questions/i, seen)));
  await verdict([5, 5, 4], "Dry since Tuesday. Thank you for coming.", "Yes, it’s resolved");
  await axe(phone);
  await shot(phone, "walk-made-right");
  await desk.reload();
  await says(await unfold(desk, "verdict"), "Dry since Tuesday. Thank you for coming.");
  assert.equal(await desk.getByRole("listitem").filter({ hasText: /^\s*Verdict\s+\(done\)/ }).count(), 1);
  await shot(desk, "walk-made-right-desk");
  calm(desk);
  calm(phone);
});

async function reply(words, promised) {
  await field("reply-text").fill(words);
  const promise = await unfold(desk, "reply-promise");
  await promise.getByLabel("Promise", { exact: true }).fill(promised);
  await promise.getByLabel("Due", { exact: true }).first().fill(inDays(2));
  await send(field("reply"), /^Send reply/, field("thread").locator(".message", { hasText: words }));
}

async function letter(link) {
  await unfold(desk, "letter");
  await desk.getByRole("link", { name: link }).last().click();
  await desk.waitForURL(`**/cases/${no}/letter`);
  for (const part of await desk.locator("form.editor textarea").all()) {
    const drafted = await part.inputValue();
    await part.fill(`${drafted}\n\nTwo series, two bins: that is how it stays apart.`.trim());
  }
  await desk.getByRole("button", { name: "Preview letter" }).click();
  await desk.waitForURL(`**/cases/${no}/letter/preview*`);
  await says(desk.locator(".preview"), "Two series, two bins");
  await axe(desk);
  await shot(desk, "walk-letter-preview");
  await desk.getByRole("button", { name: /^Send letter/ }).click();
  await desk.waitForURL(new RegExp(`/cases/${no}(\\?|#|$)`));
  await unfold(desk, "letter");
  await says(field("letter"), /can’t be changed/);
}

// Nobody is asked while a promise is open.
async function keep(n, note) {
  const form = await unfold(desk, `promise-${n}-done`);
  await form.getByLabel("How do we know?").fill(note);
  await button(form, "Mark as done").click();
  await says(field(`promise-${n}`), "done");
}

async function predictAndAsk() {
  const form = await unfold(desk, "prediction");
  for (const name of ["care", "help", "trust"]) await form.locator(`input[name=${name}][value="4"]`).check();
  await form.getByLabel("It’s made right").check();
  await button(form, "Lock prediction").click();
  await button(next(), "Ask Eva").click();
  await says(desk, "Nothing has been sent yet.");
  await desk.getByRole("button", { name: "Send email" }).click();
  await says(field("verdict"), "Eva has been asked.");
}

async function verdict(scores, words, word) {
  for (const [i, name] of ["care", "help", "trust"].entries()) {
    await phone.locator(`input[name=${name}][value="${scores[i]}"]`).check();
  }
  await phone.getByLabel("In your own words").fill(words);
  await phone.getByRole("button", { name: word, exact: true }).click();
  await phone.waitForURL(/said=/);
  await phone.getByRole("status").waitFor();
}
