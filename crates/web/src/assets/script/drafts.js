// What is typed is kept on the server while it is typed, so that a reload, a crash, another tab or device, or the end of a
// session loses none of it. People without an account have no server that knows them: theirs is kept in this tab.

import { $, all, ask, make, onChange, onSend, onTaken, typed } from './page.js';
import { phrase } from './words.js';

const inside = document.body.classList.contains('inside');
const PAUSE = 400;
const SENDING = 5000;
const works = new WeakMap();
const dirty = new Set();
let discarded;

const keeps = (form) => inside && form?.method === 'post' && 'swap' in form.dataset && form.id !== 'discarding';
const work = (form) => works.get(form) ?? works.set(form, {}).get(form);
const fields = (form) => [...form.elements].filter((each) => each.name && each.type !== 'hidden');
// What suggested itself was not typed.
const hasWords = (field) => field.value.trim() && field.value !== field.dataset.suggested;
const isText = (field) => field.matches('textarea, input:not([type=checkbox], [type=radio], [type=file])');

// What is kept and what is sent name the form and how far it has come, so that what arrives late loses against what was sent.
// The form has this name from the first letter until it is taken.
const drawn = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join('');

addEventListener('formdata', ({ target, formData }) => {
  const form = target.id === 'discarding' ? discarded : target;
  const state = form && works.get(form);
  if (!state?.name) return;
  state.turn = (state.turn ?? 0) + 1;
  formData.set('typing', `${state.name}.${state.turn}`);
});

// The fields as they are sent, but for files and passwords; a form that is empty again has no draft any more.
function written(form) {
  const secret = new Set(all('input[type=password]', form).map((each) => each.name));
  const pairs = [...new FormData(form)].filter(
    ([name, value]) => typeof value === 'string' && !secret.has(name) && !name.startsWith('coach_'),
  );
  const body = new URLSearchParams(pairs);
  body.set('draft', new URL(form.getAttribute('action'), location.href).pathname);
  body.set('page', location.pathname);
  if (!fields(form).some((field) => isText(field) && hasWords(field))) body.set('gone', 'yes');
  return body;
}

function later(form, pause = PAUSE) {
  dirty.add(form);
  work(form).name ??= drawn();
  clearTimeout(work(form).pause);
  work(form).pause = setTimeout(() => save(form), pause);
}

async function save(form, options) {
  clearTimeout(work(form).pause);
  if (!dirty.delete(form) || !form.isConnected) return;
  // Typed back to what it was before anything was kept of it.
  if (!work(form).kept && !fields(form).some(typed)) return;
  work(form).kept = true;
  const saving = (work(form).saving = new AbortController());
  try {
    tell(form, await ask('/drafts', { method: 'post', body: written(form), signal: saving.signal, ...options }));
  } catch {
    if (!saving.signal.aborted) dirty.add(form); // The next word typed tries again.
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
  const path = new URL(form.getAttribute('action'), location.href).pathname;
  const pairs = [...written(form)].filter(([name]) => name !== 'draft');
  const hidden = ([name, value]) => make('input', { type: 'hidden', name, value });
  const away = make('form', { method: 'post', action: '/drafts' }, ...[...pairs, ['draft', path]].map(hidden));
  document.body.append(away);
  away.submit();
}

for (const event of ['input', 'change'])
  addEventListener(event, ({ target }) => {
    if (keeps(target.form) && target.name) later(target.form);
    else if (!inside && target.dataset?.draft) sessionStorage.setItem(kept(target), target.value);
  });

// A tab that is left may not come back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) for (const form of [...dirty]) save(form, { keepalive: true });
});
addEventListener('pagehide', () => {
  for (const form of [...dirty]) save(form, { keepalive: true });
});

// What is sent need not be kept any more. It is kept after all where nothing comes of the sending.
onSend((form) => {
  if (!works.get(form)?.name) return;
  works.get(form).saving?.abort();
  later(form, SENDING);
});

addEventListener('click', ({ target }) => {
  const button = target.closest?.('button[form=discarding]');
  if (button) discarded = button.closest('form');
});

onTaken((form) => {
  if (form.id === 'discarding' && discarded) {
    letGo(discarded);
    discarded.reset();
  }
  letGo(form);
  forget(form);
});

function letGo(form) {
  clearTimeout(works.get(form)?.pause);
  works.get(form)?.saving?.abort();
  works.delete(form);
  dirty.delete(form);
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
