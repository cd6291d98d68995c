// What is typed is kept on the server while it is typed, so that a reload, a crash, another tab or device, or the end of a
// session loses none of it. People without an account have no server that knows them: theirs is kept in this tab.

import { $, address, all, ask, make, onChange, onLeave, onSend, onTaken, typed } from './page.js';
import { phrase } from './words.js';

const inside = document.body.classList.contains('inside');
const PAUSE = 400;
// Who types without a pause is kept this often.
const STEADY = 2000;
const SENDING = 5000;
// The most that browsers carry on with when the page is gone.
const CARRIED = 60000;
const works = new WeakMap();
const dirty = new Set();
const flying = new Set();
// The form whose draft is discarded, or shown another of.
let meant;

const isOfDrafts = (form) => form.id === 'discarding' || form.id === 'showing';
export const keeps = (form) => inside && form?.method === 'post' && 'swap' in form.dataset && !isOfDrafts(form);
const work = (form) => works.get(form) ?? works.set(form, {}).get(form);
// The name of what was typed here, and whether the server has all of it.
export const nameOf = (form) => works.get(form)?.name;
export const turnOf = (form) => works.get(form)?.turn;
export const isKept = (form) => !dirty.has(form) && !flying.has(form);
// The path a draft is known by, and the state of the one that stands in the form.
export const pathOf = (form) =>
  $('input[type=hidden][name=draft]', form)?.value ?? new URL(form.getAttribute('action'), location.href).pathname;
export const stateOf = (form) => $('.drafted[data-state]', form)?.dataset.state ?? '';
export const fields = (form) =>
  [...form.elements].filter((each) => each.name && each.type !== 'hidden' && !each.matches('button'));
// What suggested itself was not typed.
const hasWords = (field) => field.value.trim() && field.value !== field.dataset.suggested;
const isText = (field) => field.matches('textarea, input:not([type=checkbox], [type=radio], [type=file])');

// What is kept and what is sent name the form and how far it has come, so that what arrives late loses against what was sent.
// The form has this name from the first letter until it is taken.
const drawn = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join('');

// It says too which draft it goes on from: one that it has not seen is not replaced.
function name(form) {
  const state = work(form);
  if (state.name) return;
  state.name = drawn();
  state.over = stateOf(form) || state.before || '';
}

addEventListener('formdata', ({ target, formData }) => {
  const form = isOfDrafts(target) ? meant : target;
  if (isOfDrafts(target)) formData.set('page', address());
  if (keeps(target)) name(target);
  const state = form && works.get(form);
  if (!state?.name) return;
  state.turn = (state.turn ?? 0) + 1;
  formData.set('typing', `${state.name}.${state.turn} ${state.over}`.trim());
});

// The fields as they are sent, but for files and passwords; a form that is empty again has no draft any more.
function written(form) {
  const secret = new Set(all('input[type=password]', form).map((each) => each.name));
  const pairs = [...new FormData(form)].filter(
    ([name, value]) => typeof value === 'string' && !secret.has(name) && !name.startsWith('coach_'),
  );
  const body = new URLSearchParams(pairs);
  body.set('draft', pathOf(form));
  body.set('page', address());
  if (!fields(form).some((field) => isText(field) && hasWords(field))) body.set('gone', 'yes');
  return body;
}

function later(form, pause = soon(form)) {
  dirty.add(form);
  name(form);
  clearTimeout(work(form).pause);
  work(form).pause = setTimeout(() => save(form), pause);
}

function soon(form) {
  work(form).since ??= Date.now();
  return Math.max(0, Math.min(PAUSE, work(form).since + STEADY - Date.now()));
}

async function save(form, isLeft = false) {
  const state = work(form);
  clearTimeout(state.pause);
  state.since = undefined;
  if (!dirty.delete(form) || !form.isConnected) return;
  // Typed back to what it was before anything was kept of it.
  if (!state.kept && !fields(form).some(typed)) return;
  state.kept = true;
  const saving = (state.saving = new AbortController());
  flying.add(form);
  try {
    const body = written(form);
    const keepalive = isLeft && String(body).length < CARRIED;
    tell(form, await ask('/drafts', { method: 'post', body, signal: saving.signal, keepalive }));
  } catch {
    if (!saving.signal.aborted) dirty.add(form); // The next word typed tries again.
  } finally {
    if (state.saving === saving) flying.delete(form);
  }
}

// Only what the person has to know is said: that it is not kept.
function tell(form, answer) {
  $(':scope > [data-unkept]', form)?.remove();
  if (answer.status !== 401 && answer.status !== 413) return;
  const words = phrase(answer.status === 401 ? 'draft.signed_out' : 'draft.too_long');
  const note = make('p', { class: 'notice wrong', role: 'alert', 'data-unkept': '' }, words);
  if (answer.status === 401)
    note.append(
      ' ',
      make(
        'button',
        { class: 'link', type: 'button', click: () => signIn(form) },
        phrase('draft.sign_in'),
      ),
    );
  form.prepend(note);
}

// As browsers send it: the answer is the page to sign in on, which keeps what was typed.
function signIn(form) {
  const hidden = ([name, value]) => make('input', { type: 'hidden', name, value });
  const away = make('form', { method: 'post', action: '/drafts' }, ...[...written(form)].map(hidden));
  document.body.append(away);
  away.submit();
}

for (const event of ['input', 'change'])
  addEventListener(event, ({ target }) => {
    if (keeps(target.form) && target.name) later(target.form);
    else if (!inside && target.dataset?.draft) sessionStorage.setItem(kept(target), target.value);
  });

// A tab that is left may not come back, and what is on its way is cut off with it. The page that comes in its place may be
// drawn before this arrives: it is told what to wait for.
function leave() {
  const left = [...new Set([...dirty, ...flying])];
  for (const form of left) {
    dirty.add(form);
    save(form, true);
  }
  const states = left.filter(nameOf).map((form) => [pathOf(form), nameOf(form), turnOf(form)]);
  if (states.length) sessionStorage.setItem('left', JSON.stringify([location.pathname, states]));
}
document.addEventListener('visibilitychange', () => {
  if (document.hidden) leave();
  else stay();
});
addEventListener('pagehide', leave);

const others = (form) => [...dirty].filter((each) => each !== form);
onLeave(() => Promise.all(others().map((each) => save(each))));

// What is sent need not be kept any more. It is kept after all where nothing comes of the sending. The other forms of the
// page may be gone with the answer, and the one whose other draft is asked for is another then.
onSend(async (form) => {
  await Promise.all(others(form.id === 'discarding' ? meant : form).map((each) => save(each)));
  if (!nameOf(form)) return;
  works.get(form).saving?.abort();
  later(form, SENDING);
});

addEventListener('click', ({ target }) => {
  const button = target.closest?.('button[form=discarding], button[form=showing]');
  if (button) meant = button.closest('form:not([id=discarding], [id=showing])');
});

// The page was not left after all, or what was typed on it was sent: the next has nothing to wait for.
const stay = () => sessionStorage.removeItem('left');

onTaken((form) => {
  stay();
  if (isOfDrafts(form) && meant) {
    letGo(meant);
    meant.reset();
  }
  letGo(form);
  forget(form);
});

export function letGo(form) {
  const was = works.get(form);
  clearTimeout(was?.pause);
  was?.saving?.abort();
  works.delete(form);
  // What is typed next goes on from this: it may still be kept, as when the form was only tried.
  const before = was?.name ? `${was.name}.${was.turn ?? 0}` : was?.before;
  if (before) works.set(form, { before });
  dirty.delete(form);
  flying.delete(form);
}

// People without an account.
const kept = (text) => `draft ${text.dataset.draft}`;
const forget = (form) => all('[data-draft]', form).forEach((text) => sessionStorage.removeItem(kept(text)));

addEventListener('submit', ({ target, defaultPrevented }) => {
  if (!defaultPrevented && !target.matches('[data-swap]')) forget(target);
});

onChange(() => {
  for (const text of all('textarea[data-draft]')) text.value ||= sessionStorage.getItem(kept(text)) ?? '';
});
