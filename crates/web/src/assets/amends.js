// The one script of Amends. Every page works without it; with it, pages are quick, live and keyboard-first.
// Reading order: swap (forms and links without a reload), live, keys, palette, drafts, coach.

const $ = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const page = () => $('main#page');
const named = (hash) => hash && document.getElementById(decodeURIComponent(hash.slice(1)));
const address = () => location.pathname + location.search;

function make(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function ask(url, { headers, ...options } = {}) {
  return fetch(url, { ...options, headers: { 'X-Requested-With': 'amends', ...headers } });
}

async function read(answer) {
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return { next, main: $('main#page', next) };
}

// ---- Swap -------------------------------------------------------------------------------------------

let here = address(), shown = page()?.innerHTML;

async function submit(form, button) {
  if (form.ariaBusy) return;
  form.ariaBusy = 'true';
  const fields = new FormData(form, button);
  const url = new URL(button?.getAttribute('formaction') || form.getAttribute('action') || location.href, location.href);
  const options = { method: form.method };
  if (form.method === 'get') url.search = new URLSearchParams([...fields].filter(([, value]) => value !== ''));
  else options.body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
  const buttons = all('button:enabled', form);
  for (const each of buttons) each.disabled = true;
  try {
    await show(await ask(url, options), { form, hash: url.hash });
  } catch {
    say(page().dataset.offline ?? 'We could not reach the server; nothing was lost, try again.', form);
  } finally {
    form.ariaBusy = null;
    for (const each of buttons) each.disabled = false;
  }
}

async function visit(url, { push = true, scroll = 0 } = {}) {
  try {
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
    return say(page().dataset.failed ?? `The server could not do it (${answer.status}); nothing you typed is lost, try again.`, form);
  }
  const url = new URL(answer.url);
  const moved = !form || answer.redirected || form.method === 'get';
  url.searchParams.delete('done');
  const same = !moved || url.pathname === location.pathname;
  if (form && answer.ok) settle(form);
  if (moved && url.pathname + url.search !== address()) {
    history.replaceState({ y: scrollY }, '');
    history.pushState(null, '', url);
  }
  put(next, main, same);
  saying($('#said', next)?.textContent);
  if (!same || (!form && push === false)) scrollTo(0, scroll);
  arrive(same, hash);
}

// A form that was taken: its words are no longer ours to keep, and its fold closes.
function settle(form) {
  forget(form);
  minds.delete(form);
  if (form.method === 'get') return;
  form.reset();
  const fold = form.closest('details.act');
  if (fold) fold.open = false;
}

// What has just happened is said for a moment, and stays through what the page hears of itself meanwhile.
let hush;
function saying(words) {
  const place = $('#said');
  if (!place) return;
  place.textContent = words ?? '';
  clearTimeout(hush);
  if (words) hush = setTimeout(() => { place.textContent = ''; }, 6000);
}

function put(next, main, same) {
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  $('.bar')?.remove();
  shown = main.innerHTML;
  if ($('#rail') && $('#rail', next)) morph($('#rail'), $('#rail', next));
  if (same) morph(page(), main);
  else page().replaceWith(main);
  begin();
}

function arrive(same, hash) {
  const target = $('.field.wrong :is(input:not([type=hidden]), select, textarea)') || $('[data-focus]', page());
  if (target || named(hash)) return reveal(target || named(hash));
  if (same && page().contains(document.activeElement)) return;
  page().tabIndex = -1;
  page().focus({ preventScroll: true });
}

// Opens whatever hides an element, folds and tabs, and goes there.
function reveal(element) {
  for (let fold = element.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  const panel = element.closest('.panel');
  if (panel) all(':scope > .tabs input', panel.parentElement)[all(':scope > .panel', panel.parentElement).indexOf(panel)].checked = true;
  const fields = ':is(input:not([type=hidden]), select, textarea)';
  const field = element.matches('details, form, .composer, .panel') ? all(fields, element).find((each) => !each.closest('.tabs')) : element;
  (field ?? element).focus();
  element.scrollIntoView({ block: 'nearest' });
}

// Makes `old` equal to `fresh` and leaves alone what is equal: typing, focus, folds and scroll stay.
const idOf = (node) => node?.getAttribute?.('id') ?? '';
function morph(old, fresh) {
  const ours = (name) => name === 'open' || name === 'tabindex';
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !ours(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !ours(name)) old.setAttribute(name, value);
  const stays = new Set([...fresh.children].map(idOf));
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (idOf(at) && !stays.has(idOf(at))) { at = at.nextSibling; at.previousSibling.remove(); }
    const match = idOf(node) ? [...old.children].find((child) => idOf(child) === idOf(node)) : at;
    if (!match || match.nodeName !== node.nodeName || idOf(match) !== idOf(node)) {
      old.insertBefore(node, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match.isEqualNode(node)) continue;
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, node);
    else match.nodeValue = node.nodeValue;
  }
  while (at) { const after = at.nextSibling; at.remove(); at = after; }
}

function say(words, form) {
  const place = form?.isConnected ? form : page();
  $(':scope > [data-ours]', place)?.remove();
  place.prepend(make('p', { class: 'notice wrong', role: 'alert', 'data-ours': '' }, words));
  place.firstChild.scrollIntoView({ block: 'nearest' });
}

addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  if (!event.target.matches('[data-swap]')) return forget(event.target);
  event.preventDefault();
  submit(event.target, event.submitter);
});

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.getAttribute('href').startsWith('#')) setTimeout(() => named(link.hash) && reveal(named(link.hash)));
  else if ('swap' in link.dataset) {
    event.preventDefault();
    visit(link.href);
  }
});

addEventListener('popstate', ({ state }) => {
  if (here !== address()) visit(location.href, { push: false, scroll: state?.y });
});

// ---- Live: told, not painted. An event says that something changed; the page is read again. ---------

let source, about, wait = 1000, lost = false, reading = false, again = false, names = [], hiding;

function listen() {
  const topic = document.hidden ? undefined : page()?.dataset.live;
  if (topic === about && source) return;
  mute();
  about = topic;
  if (!topic) return;
  source = new EventSource(`/live?about=${encodeURIComponent(topic)}`);
  source.onopen = () => {
    wait = 1000;
    if (lost) reread();
    lost = false;
  };
  source.onerror = () => {
    mute();
    lost = true;
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, 30000);
  };
  source.addEventListener('changed', reread);
  source.addEventListener('here', ({ data }) => { names = JSON.parse(data); others(); });
}

function mute() {
  source?.close();
  source = undefined;
}

// A tab nobody looks at gives its connection back; browsers allow only six to one server.
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => { mute(); lost = true; }, 10000);
  else listen();
});

function others() {
  const list = new Intl.ListFormat('en').format(names);
  const words = names.length ? `${list} ${names.length > 1 ? 'are' : 'is'} here too` : '';
  for (const place of all('[data-here]')) place.textContent = words;
}

function typed(field) {
  if (field.form?.method !== 'post' || field.type === 'hidden') return false;
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.type === 'file') return field.files.length > 0;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.value !== field.defaultValue;
}

async function reread() {
  again = reading;
  if (reading) return;
  reading = true;
  const from = here;
  try {
    const answer = await ask(location.href);
    const { next, main } = await read(answer);
    if (answer.ok && main && from === here && main.innerHTML !== shown && !$('[aria-busy]')) offer(next, main);
  } catch {
    lost = true;
  }
  reading = false;
  if (again) reread();
}

// Nothing moves under the hands of someone who is typing: they are told, and choose when to see it.
function offer(next, main) {
  const update = () => put(next, main, true);
  if (!all('input, select, textarea', page()).some(typed) && !$('dialog[open]')) return update();
  $('.bar')?.remove();
  document.body.append(make('div', { class: 'bar', role: 'status' }, 'This page has changed. What you typed stays.',
    make('button', { class: 'button primary', type: 'button', click: update }, 'Show it')));
}

// ---- Keys -------------------------------------------------------------------------------------------

let first = '', timer;
const single = () => localStorage.getItem('keys') !== 'off';
const types = (element) => element.matches('textarea, select, input:not([type=checkbox], [type=radio])');

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || !event.target.matches) return;
  const element = event.target, command = event.ctrlKey || event.metaKey;
  if (command && event.key === 'Enter' && element.form) {
    event.preventDefault();
    element.form.requestSubmit($('button.primary', element.form));
  } else if (command && event.key === 'k' && $('#rail')) {
    event.preventDefault();
    palette();
  } else if (event.key === 'Escape' && !$('dialog[open]')) {
    const fold = element.closest('details.act[open], .me[open]');
    if (fold) fold.open = false;
    (fold ? fold.firstElementChild : document.body).focus();
    if (!fold) element.blur();
  } else if (!command && !event.altKey && !types(element) && !$('dialog[open]') && single() && press(event.key)) {
    event.preventDefault();
  }
});

function press(key) {
  const keys = first ? `${first} ${key}` : key;
  const targets = all('[data-key]');
  first = '';
  clearTimeout(timer);
  const here = document.activeElement.closest('[data-row]');
  // A key that every row has means the row one stands in, else the first.
  const target = (here && all('[data-key]', here).find((each) => each.dataset.key === keys)) ?? targets.find((each) => each.dataset.key === keys);
  if (target) return activate(target);
  if (targets.some((each) => each.dataset.key.startsWith(`${keys} `))) {
    first = keys;
    timer = setTimeout(() => { first = ''; }, 1200);
    return true;
  }
  if (key === '?') return help();
  if (key === '/') return find();
  return (key === 'j' || key === 'k') && step(key === 'j' ? 1 : -1);
}

function activate(target) {
  const fold = target.closest('details:not([open])'), tabbed = target.closest('.tabbed');
  if (tabbed && target.control) reveal(all(':scope > .panel', tabbed)[all('.tabs label', tabbed).indexOf(target)]);
  else if (fold || types(target)) reveal(fold?.contains(target) && !target.matches('summary') ? target : fold ?? target);
  else target.click();
  return true;
}

function find() {
  const field = all('[data-search]').find((each) => each.checkVisibility());
  field?.select();
  return Boolean(field);
}

function step(by) {
  const rows = all('[data-row]');
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  (row?.matches('a') ? row : row && $('a, button, summary', row))?.focus();
  return Boolean(row);
}

function dialog(name, label, ...children) {
  const box = make('dialog', { class: name, 'aria-label': label }, ...children);
  box.addEventListener('close', () => box.remove());
  box.addEventListener('click', (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

function label(element) {
  const copy = element.cloneNode(true);
  for (const each of all('kbd, .count', copy)) each.remove();
  return (element.ariaLabel || copy.textContent).replace(/\s+/g, ' ').trim();
}

function help() {
  const keys = [...new Map(all('[data-key]').map((each) => [each.dataset.key, label(each)])), ['/', 'Search'], ['j', 'Next row'], ['k', 'Previous row'],
    ['Ctrl+K', 'Go anywhere, do anything'], ['Ctrl+Enter', 'Send the form'], ['Esc', 'Close'],
    ...(coached().length ? [['F8', 'Next mark of the coach'], ['Shift+F8', 'The mark before it']] : [])];
  const list = make('dl', null, ...keys.flatMap(([key, words]) => [
    make('dt', null, ...key.split(' ').flatMap((each) => [make('kbd', null, each), ' '])), make('dd', null, words)]));
  const toggle = make('input', { type: 'checkbox', change: () => localStorage.setItem('keys', toggle.checked ? 'on' : 'off') });
  toggle.checked = true;
  const box = dialog('keys', 'Keys on this page', make('h2', null, 'Keys on this page'), list,
    make('label', { class: 'choice' }, toggle, 'Use single-key shortcuts'), make('button', { class: 'button', click: () => box.close() }, 'Close'));
  return true;
}

// ---- Palette ----------------------------------------------------------------------------------------

function palette() {
  if ($('dialog[open]')) return;
  const fixed = all('[data-palette]').map((each) => ({ title: label(each), detail: each.dataset.key ?? '', run: () => activate(each) }));
  const marks = coached().filter((form) => mind(form).marks.length);
  if (marks.length) fixed.push({ title: 'Next mark of the coach', detail: 'F8', run: () => go(marks[0], 1) });
  const input = make('input', { placeholder: 'Go to, do, or find a case or customer', autocomplete: 'off', role: 'combobox',
    'aria-label': 'Go to, do or find', 'aria-expanded': 'true', 'aria-controls': 'palette-list' });
  const list = make('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'What can be opened or done' });
  const box = dialog('palette', 'Command palette', input, list);
  let items = [], at = 0, running, later;

  const mark = (index) => {
    at = (index + items.length) % items.length || 0;
    items.forEach((_, n) => list.children[n].setAttribute('aria-selected', n === at));
    input.setAttribute('aria-activedescendant', items.length ? `palette-${at}` : '');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (item) => { box.close(); item?.run(); };
  const draw = (found) => {
    const words = input.value.toLowerCase().split(/\s+/);
    items = [...fixed.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word))), ...found];
    list.replaceChildren(...items.map((item, n) => make('li', { id: `palette-${n}`, role: 'option', click: () => choose(item) },
      make('span', null, item.title), make('small', null, item.detail))));
    mark(0);
  };
  const search = async () => {
    running = new AbortController();
    try {
      const answer = await ask(`/search?q=${encodeURIComponent(input.value)}`, { signal: running.signal, headers: { Accept: 'application/json' } });
      if (answer.ok) draw((await answer.json()).map((each) => ({ ...each, run: () => location.assign(each.href) })));
    } catch { /* Typed on, or no network: the fixed entries still serve. */ }
  };
  input.addEventListener('input', () => {
    draw([]);
    running?.abort();
    clearTimeout(later);
    if (input.value.trim().length > 1) later = setTimeout(search, 150);
  });
  input.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) mark(at + by);
    else if (event.key === 'Enter') choose(items[at]);
    else return;
    event.preventDefault();
  });
  draw([]);
}

// ---- Drafts ------------------------------------------------------------------------------------------

const kept = (text) => `draft ${text.dataset.draft}`;
const forget = (form) => all('[data-draft]', form).forEach((text) => sessionStorage.removeItem(kept(text)));

addEventListener('input', ({ target }) => {
  if (target.dataset?.draft) sessionStorage.setItem(kept(target), target.value);
});

// ---- Coach ------------------------------------------------------------------------------------------
// The texts of one form are read as one. What is marked lies on a layer behind the text; what was said, set aside and
// taken goes along when the form is sent, so that it stands in the history and is counted.

const coached = () => [...new Set(all('textarea[data-coach]').map((text) => text.form))];
const texts = (form) => all('textarea[data-coach]', form);
const whole = (form) => texts(form).map((field) => field.value).join('\n\n');
const minds = new WeakMap();
const REASONS = [['contested', 'Contested, with evidence'], ['quote', 'Quote of the customer'], ['our_way', 'Our way of speaking']];
let silent = false;

function mind(form) {
  if (!minds.has(form)) minds.set(form, { marked: new Set(), applied: new Set(), aside: new Map(), marks: [], at: -1, said: '' });
  return minds.get(form);
}

function coach(form, after = 250) {
  const state = mind(form);
  clearTimeout(state.pause);
  state.hearing?.abort();
  paint(form);
  if (silent) return;
  state.hearing = new AbortController();
  state.pause = setTimeout(() => hear(form, state.hearing.signal), after);
}

async function hear(form, signal) {
  const state = mind(form), fields = texts(form);
  const text = whole(form);
  if (!text.trim()) return tell(form, { findings: [], strengths: [], promises: [] });
  try {
    const body = JSON.stringify({ text, case: fields[0].dataset.coach });
    const answer = await ask('/coach', { method: 'post', body, signal, headers: { 'Content-Type': 'application/json' } });
    silent = answer.status === 404;
    if (answer.ok) tell(form, await answer.json());
  } catch { /* The coach is a help, never a hurdle. */ }
}

// What a mark is known by while the text around it changes.
const name = ({ rule, words }) => `${rule} ${words}`;

function tell(form, said) {
  const state = mind(form);
  state.said = said;
  const open = said.findings.filter((each) => !state.aside.has(name(each)));
  for (const { rule } of said.findings) state.marked.add(rule);
  state.marks = [...open, ...said.promises.map((each) => ({ ...each, kind: 'pledge' }))].filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start).map((each) => place(form, each)).filter(Boolean);
  state.at = -1;
  paint(form);
  const list = $('[data-coach-list]', form);
  if (!list) return;
  const items = [...said.findings.map((each) => (state.aside.has(name(each)) ? setAside(form, each) : finding(form, each))),
    ...said.strengths.map((each) => line(each)), ...said.promises.map((each) => pledge(form, each))];
  if ('second' in form.dataset) items.push(second(form));
  // A list that says the same stays as it is under the hands of whoever works in it.
  const told = JSON.stringify([said, [...state.aside.keys()], state.second?.text === whole(form)]);
  if (told !== state.told || list.childElementCount !== items.length) {
    const held = list.contains(document.activeElement) ? all('summary, button, input', list).indexOf(document.activeElement) : -1;
    const unfolded = all('details[open]', list).map((each) => each.dataset.of);
    list.replaceChildren(...items);
    for (const each of all('details', list)) each.open = unfolded.includes(each.dataset.of);
    if (held >= 0) (all('summary, button, input', list)[held] ?? texts(form)[0]).focus();
    state.told = told;
  }
  const words = open.length ? `The coach marks ${open.length === 1 ? 'one thing' : `${open.length} things`}. F8 goes to the next.` : '';
  const spot = $('[data-coach-says]', form);
  if (spot && spot.textContent !== words) spot.textContent = words;
}

// From a place in all texts together to one in its own.
function place(form, mark) {
  let before = 0;
  for (const field of texts(form)) {
    const size = field.value.length;
    if (mark.start >= before && mark.start < before + size) {
      return { ...mark, field, start: mark.start - before, end: Math.min(mark.end - before, size) };
    }
    before += size + 2;
  }
}

// Marks whose words have moved while someone types wait for the next reading.
function paint(form) {
  const state = mind(form);
  for (const field of texts(form)) {
    const layer = field.previousElementSibling;
    if (!layer?.matches('[data-marks]')) continue;
    const parts = [];
    let from = 0;
    for (const mark of state.marks) {
      const words = field.value.slice(mark.start, mark.end);
      if (mark.field !== field || mark.start < from || (mark.kind !== 'pledge' && words !== mark.words)) continue;
      const now = state.marks[state.at] === mark ? ' now' : '';
      parts.push(field.value.slice(from, mark.start), make('mark', { class: mark.kind + now }, words));
      from = mark.end;
    }
    // A last empty line is as high as any other.
    layer.replaceChildren(...parts, `${field.value.slice(from)}\n`);
    layer.classList.toggle('scrolls', field.scrollHeight > field.clientHeight + 1);
    layer.scrollTop = field.scrollTop;
  }
}

function go(form, by) {
  const state = mind(form);
  if (!state.marks.length) return;
  const { activeElement: active } = document;
  if (state.at < 0 && texts(form).includes(active)) {
    const here = state.marks.findIndex(({ field, start }) => field === active && start >= active.selectionStart);
    state.at = by > 0 ? (here < 0 ? 0 : here) : (here < 0 ? state.marks.length : here) - 1;
  } else {
    state.at += by;
  }
  state.at = (state.at + state.marks.length) % state.marks.length;
  const { field, start, end, mode, says } = state.marks[state.at];
  field.focus();
  field.setSelectionRange(start, end);
  paint(form);
  $('[data-coach-says]', form).textContent = `${mode ?? 'Promise'}: ${says}`;
}

function line({ kind, mode, says, better }, ...acts) {
  const item = make('li', { class: kind }, make('b', { class: kind }, mode), make('span', null, says));
  if (better) item.append(make('small', null, better));
  if (acts.length) item.append(make('span', { class: 'acts' }, ...acts));
  return item;
}

const act = (words, click) => make('button', { type: 'button', class: 'link', click }, words);

function finding(form, each) {
  const state = mind(form), acts = [];
  if (each.end > each.start) acts.push(act('Show', () => point(form, each)));
  if (each.rewrite !== null) acts.push(act(each.rewrite ? `Write “${each.rewrite}”` : 'Leave it out', () => apply(form, each)));
  const note = make('input', { 'aria-label': 'Another reason', placeholder: 'Another reason', maxlength: '200' });
  const away = (why, words) => { state.aside.set(name(each), { rule: each.rule, why, words }); tell(form, state.said); };
  note.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (note.value.trim()) away('other', note.value.trim());
  });
  acts.push(make('details', { class: 'aside', 'data-of': name(each) }, make('summary', { class: 'link' }, 'Not here, because …'),
    make('div', { class: 'acts' }, ...REASONS.map(([why, words]) => make('button', { type: 'button', class: 'button small', click: () => away(why, '') }, words)),
      note, make('button', { type: 'button', class: 'button small', click: () => (note.value.trim() ? away('other', note.value.trim()) : note.focus()) }, 'Set aside'))));
  return line(each, ...acts);
}

// A second opinion is asked for by hand, and shown until the text changes.
function second(form) {
  const state = mind(form), text = whole(form);
  if (state.second?.text === text) {
    const items = state.second.items.map(({ quote, says, better }) => make('span', null, make('q', null, quote.text), ` ${says}`, ...(better ? [make('small', null, better)] : [])));
    return make('li', { class: 'second' }, make('b', null, 'Second opinion'), make('span', { class: 'acts' }, ...(items.length ? items : [state.second.says])));
  }
  const button = act('Ask for a second opinion', async () => {
    button.disabled = true;
    const body = JSON.stringify({ text, case: texts(form)[0].dataset.coach });
    state.second = { text, items: [], says: 'No second opinion came in time. The reply can go without one.' };
    try {
      const answer = await ask('/coach/second-opinion', { method: 'post', body, headers: { 'Content-Type': 'application/json' } });
      if (answer.ok) state.second = { text, items: await answer.json(), says: 'Nothing to add.' };
    } catch { /* Said already. */ }
    if (whole(form) === text) tell(form, state.said);
  });
  return make('li', { class: 'second' }, make('b', null, 'Second opinion'), make('span', null, 'Asks a language model; names, addresses and numbers stay here.'), make('span', { class: 'acts' }, button));
}

function setAside(form, each) {
  const state = mind(form), { why, words } = state.aside.get(name(each));
  const reason = words || REASONS.find(([known]) => known === why)[1].toLowerCase();
  return line({ kind: 'off', mode: each.mode, says: `Set aside: ${reason}` }, act('Take back', () => { state.aside.delete(name(each)); tell(form, state.said); }));
}

function point(form, each) {
  const state = mind(form);
  state.at = state.marks.findIndex(({ rule, words, start, end }) => rule === each.rule && words === each.words && end - start === each.end - each.start);
  if (state.at >= 0) go(form, 0);
}

// As typed by hand, so that Ctrl+Z takes it back.
function apply(form, each) {
  point(form, each);
  const field = document.activeElement;
  if (!texts(form).includes(field)) return;
  mind(form).applied.add(each.rule);
  const { selectionStart: start, selectionEnd: end } = field;
  if (!document.execCommand(each.rewrite ? 'insertText' : 'delete', false, each.rewrite)) field.setRangeText(each.rewrite, start, end, 'end');
  coach(form, 0);
}

function pledge(form, each) {
  const acts = [];
  if (each.end > each.start) acts.push(act('Show', () => { const state = mind(form); state.at = state.marks.findIndex((mark) => mark.kind === 'pledge' && mark.words === each.words); go(form, 0); }));
  if ($('[name=promise_what]', form)) acts.push(act('Make it a promise', () => keepPromise(form, each)));
  return line({ kind: 'pledge', mode: 'Promise', says: `“${each.words}”`, better: each.says }, ...acts);
}

// Fills the first free row of the form's promises; there is always one more.
function keepPromise(form, { what, due, owner, owner_name: name }) {
  const rows = all('[name=promise_what]', form);
  const free = rows.find((field) => !field.value.trim() || field.value === what) ?? another(rows.at(-1), rows.length + 1);
  const row = free.closest('fieldset');
  free.value = what;
  const who = $('[name=promise_owner]', row);
  // A large house offers those near the case; whoever is named here is one more.
  if (![...who.options].some((option) => option.value === String(owner))) who.add(new Option(name, owner));
  who.value = owner;
  $('[name=promise_due]', row).value = due ?? '';
  row.closest('details').open = true;
  (due ? free : $('[name=promise_due]', row)).focus();
}

function another(last, n) {
  const row = last.closest('fieldset').cloneNode(true);
  for (const each of all('[id], [for]', row)) {
    for (const key of ['id', 'for']) if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replace(/\d+/, n));
    if ('value' in each && each.matches('input')) each.value = '';
  }
  last.closest('fieldset').after(row);
  return $('[name=promise_what]', row);
}

addEventListener('formdata', ({ target, formData }) => {
  const state = minds.get(target);
  if (!state || !texts(target).length) return;
  for (const rule of state.marked) formData.append('coach_marked', rule);
  // Words that were taken and then taken back were not taken.
  for (const rule of state.applied) if (!state.said.findings?.some((each) => each.rule === rule)) formData.append('coach_applied', rule);
  const still = new Set((state.said.findings ?? []).map(name));
  for (const [key, { rule, why, words }] of state.aside) if (still.has(key)) formData.append('coach_overruled', `${rule} ${why} ${words}`.trim());
});

addEventListener('input', ({ target }) => {
  if (target.matches?.('textarea[data-coach]')) coach(target.form);
});

addEventListener('scroll', ({ target }) => {
  if (target.matches?.('textarea[data-coach]')) target.previousElementSibling.scrollTop = target.scrollTop;
}, true);

addEventListener('keydown', (event) => {
  const form = event.key === 'F8' && (event.target.closest?.('form') ?? coached()[0]);
  if (!form || !texts(form).length) return;
  event.preventDefault();
  go(form, event.shiftKey ? -1 : 1);
});

// After every change of the page.
function begin() {
  here = address();
  for (const text of all('textarea[data-draft]')) {
    text.value ||= sessionStorage.getItem(kept(text)) ?? '';
  }
  for (const form of coached()) coach(form, 0);
  others();
  listen();
}

begin();
saying($('#said')?.textContent);
if (new URLSearchParams(location.search).has('done')) {
  const plain = new URL(location);
  plain.searchParams.delete('done');
  history.replaceState(history.state, '', plain);
  here = address();
}
if (named(location.hash)) reveal(named(location.hash));
