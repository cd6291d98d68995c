// Forms and links without a reload: asks for the next page, and changes only what differs.

import { $, address, all, ask, changed, leaving, make, named, onChange, page, read, sending, taken } from './page.js';
import { phrase } from './words.js';

let here = address();
// The number drawn for each form is another each time, and nothing anybody sees.
const plain = (main) => main?.innerHTML.replace(/(name="once" value=")\w*/g, '$1');
let shown = plain(page());
export const current = () => here;
export const isShown = (main) => plain(main) === shown;
onChange(() => {
  here = address();
});

async function submit(form, button) {
  if (form.ariaBusy) return;
  form.ariaBusy = 'true';
  await sending(form);
  const fields = new FormData(form, button);
  const url = new URL(
    button?.getAttribute('formaction') || form.getAttribute('action') || location.href,
    location.href,
  );
  const options = { method: form.method };
  if (form.method === 'get')
    url.search = new URLSearchParams([...fields].filter(([, value]) => value !== ''));
  else options.body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
  const buttons = all('button:enabled', form);
  for (const each of buttons) each.disabled = true;
  try {
    const answer = await ask(url, options);
    if (answer.status === 401) return again(form, button);
    await show(answer, { form, hash: url.hash });
  } catch {
    say(phrase('acted.unreachable'), form);
  } finally {
    form.ariaBusy = null;
    for (const each of buttons) each.disabled = false;
  }
}

// The session has ended: sent as browsers send it, the form leads to the page to sign in on, which keeps what was typed.
function again(form, button) {
  form.ariaBusy = null;
  for (const each of all('button', form)) each.disabled = false;
  delete form.dataset.swap;
  form.requestSubmit(button);
}

async function visit(url, { push = true, scroll = 0 } = {}) {
  try {
    await leaving();
    await show(await ask(url), { push, scroll, hash: new URL(url).hash });
  } catch {
    location.assign(url);
  }
}

// Puts an answer on the screen: morphs the page we are on, replaces it by another.
// A redirect's hash is hidden from scripts, so the form's action carries it, or the answer has [data-focus].
async function show(answer, { form, push = true, scroll = 0, hash }) {
  const { next, main } = await read(answer);
  if (!main || next.body.className !== document.body.className) {
    if (answer.ok) return location.assign(answer.url);
    return say(phrase('acted.failed', { status: answer.status }), form);
  }
  const url = new URL(answer.url);
  const moved = !form || answer.redirected || form.method === 'get';
  for (const said of ['done', 'undo']) url.searchParams.delete(said);
  const same = !moved || url.pathname === location.pathname;
  if (form && answer.ok) settle(form);
  if (moved && url.pathname + url.search !== address()) {
    history.replaceState({ y: scrollY }, '');
    history.pushState(null, '', url);
  }
  const before = form && form.method !== 'get' && answer.ok && { form, messages: new Set(all('.message[id]', page()).map(({ id }) => id)) };
  put(next, main, same);
  // What the server has put into the draft of another form is shown in it, whatever was typed there before.
  if (form && answer.ok && 'renews' in form.dataset)
    for (const text of all('.composer textarea')) {
      text.value = text.defaultValue;
      taken(text.form);
    }
  tell($('#said', next));
  if (!same || (!form && push === false)) scrollTo(0, scroll);
  arrive(same, hash, before);
}

// A form that was accepted: what was typed is no longer kept, and its fold closes.
function settle(form) {
  taken(form);
  if (form.method === 'get') return;
  form.reset();
  const fold = form.closest('details.act');
  if (fold) fold.open = false;
}

// What has just been done is said for a moment, and stays when the page is read again meanwhile.
let hush;
function tell(said) {
  const place = $('#said');
  if (!place) return;
  const words = said?.textContent.trim();
  const undo = said?.querySelector('form');
  if (said !== place) place.replaceChildren(...(words ? said.childNodes : []));
  clearTimeout(hush);
  // What can be undone is said for as long as it can.
  if (words) hush = setTimeout(silence, undo ? 10000 : 6000);
}

function silence() {
  const isHere = $('#said').contains(document.activeElement);
  $('#said').replaceChildren();
  if (isHere) focus(page());
}

function focus(place) {
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

// The first page of a visit says it too; its address is then the plain one.
export function arrived() {
  tell($('#said'));
  if (!new URLSearchParams(location.search).has('done')) return;
  const plain = new URL(location);
  for (const said of ['done', 'undo']) plain.searchParams.delete(said);
  history.replaceState(history.state, '', plain);
  here = address();
}

export function put(next, main, same) {
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  $('.bar')?.remove();
  shown = plain(main);
  if ($('#rail') && $('#rail', next)) morph($('#rail'), $('#rail', next));
  if (same) morph(page(), main);
  else page().replaceWith(main);
  changed();
}

// After a form was taken the focus goes to the message of ours that was sent with it, stays where the form is, or goes to
// what is said.
function arrive(same, hash, before) {
  const target =
    $('.field.wrong :is(input:not([type=hidden]), select, textarea)') || $('[data-focus]', page());
  if (target || named(hash)) return reveal(target || named(hash));
  if (same && page().contains(document.activeElement)) return;
  const sent = same && before && all('.message[id]:not(.theirs)', page()).findLast((each) => !before.messages.has(each.id));
  const fold = same && before?.form.closest('details.act')?.querySelector('summary');
  const said = before && $('#said')?.textContent.trim() ? $('#said') : page();
  if (sent) {
    sent.tabIndex = -1;
    reveal(sent);
  } else if (fold?.isConnected && fold.checkVisibility()) fold.focus();
  else focus(said);
}

// Opens whatever hides an element, folds and tabs, and goes there.
export function reveal(element) {
  for (let fold = element.closest('details'); fold; fold = fold.parentElement.closest('details'))
    fold.open = true;
  const panel = element.closest('.panel');
  if (panel)
    all(':scope > .tabs input', panel.parentElement)[
      all(':scope > .panel', panel.parentElement).indexOf(panel)
    ].checked = true;
  const field = element.matches('details, form, .composer, .panel') ? firstField(element) : element;
  (field ?? element).focus();
  element.scrollIntoView({ block: 'nearest' });
}

// Where somebody begins to type: a long text, or the first field that can be seen.
function firstField(element) {
  const seen = all(':is(input:not([type=hidden]), select, textarea)', element).filter(
    (each) => !each.closest('.tabs') && each.checkVisibility(),
  );
  return seen.find((each) => each.matches('textarea.text')) ?? seen[0];
}

// Makes `old` equal to `fresh` and leaves alone what is equal: typing, focus, folds and scroll stay.
// A form is known by where it is sent: it stays when something above it goes, and what is typed in it stays out of another.
const sentTo = (node) => (node.nodeName === 'FORM' ? ` to ${node.getAttribute('action')}` : '');
const idOf = (node) => (node?.getAttribute ? (node.getAttribute('id') ?? '') + sentTo(node) : '');
export function morph(old, fresh) {
  const ours = (name) => name === 'open' || name === 'tabindex';
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !ours(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !ours(name)) old.setAttribute(name, value);
  const stays = new Set([...fresh.children].map(idOf));
  const kept = new Set();
  const known = (id) => [...old.children].find((child) => idOf(child) === id && !kept.has(child));
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (idOf(at) && !stays.has(idOf(at))) {
      at = at.nextSibling;
      at.previousSibling.remove();
    }
    const match = idOf(node) ? known(idOf(node)) : at;
    if (!match || match.nodeName !== node.nodeName || idOf(match) !== idOf(node)) {
      old.insertBefore(node, at);
      kept.add(node);
      continue;
    }
    kept.add(match);
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match.isEqualNode(node)) continue;
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, node);
    else match.nodeValue = node.nodeValue;
  }
  while (at) {
    const after = at.nextSibling;
    at.remove();
    at = after;
  }
}

function say(words, form) {
  const place = form?.isConnected ? form : page();
  $(':scope > [data-ours]', place)?.remove();
  place.prepend(make('p', { class: 'notice wrong', role: 'alert', 'data-ours': '' }, words));
  place.firstChild.scrollIntoView({ block: 'nearest' });
}

addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  if (!event.target.matches('[data-swap]')) return;
  event.preventDefault();
  submit(event.target, event.submitter);
});

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (
    !link ||
    event.defaultPrevented ||
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  if (link.getAttribute('href').startsWith('#'))
    setTimeout(() => named(link.hash) && reveal(named(link.hash)));
  else if ('swap' in link.dataset) {
    event.preventDefault();
    visit(link.href);
  }
});

addEventListener('popstate', ({ state }) => {
  if (here !== address()) visit(location.href, { push: false, scroll: state?.y });
});
