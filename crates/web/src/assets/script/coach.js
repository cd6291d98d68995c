// The coach reads while a person writes. The texts of one form are read as one. What is marked lies on a layer behind
// the text; what was marked, dismissed and accepted goes along when the form is sent, so that it is recorded and counted.

import { draw } from './findings.js';
import { $, all, ask, make, onChange, onTaken } from './page.js';
import { phrase } from './words.js';

export const coached = () => [...new Set(all('textarea[data-coach]').map((text) => text.form))];
export const texts = (form) => all('textarea[data-coach]', form);
export const whole = (form) =>
  texts(form)
    .map((field) => field.value)
    .join('\n\n');
const minds = new WeakMap();
let silent = false;

export function mind(form) {
  if (!minds.has(form))
    minds.set(form, { marked: new Set(), applied: new Set(), aside: new Map(), marks: [], at: -1, said: '' });
  return minds.get(form);
}

export function coach(form, after = 250) {
  const state = mind(form);
  clearTimeout(state.pause);
  state.hearing?.abort();
  paint(form);
  if (silent) return;
  state.hearing = new AbortController();
  state.pause = setTimeout(() => hear(form, state.hearing.signal), after);
}

async function hear(form, signal) {
  const fields = texts(form);
  const text = whole(form);
  if (!text.trim()) return tell(form, { findings: [], strengths: [], promises: [] });
  try {
    const body = JSON.stringify({ text, case: fields[0].dataset.coach });
    const answer = await ask('/coach', {
      method: 'post',
      body,
      signal,
      headers: { 'Content-Type': 'application/json' },
    });
    silent = answer.status === 404;
    if (answer.ok) tell(form, await answer.json());
  } catch {
    /* The coach is a help, never a hurdle. */
  }
}

// What a mark is known by while the text around it changes.
export const name = ({ rule, words }) => `${rule} ${words}`;

export function tell(form, said) {
  const state = mind(form);
  state.said = said;
  const open = said.findings.filter((each) => !state.aside.has(name(each)));
  for (const { rule } of said.findings) state.marked.add(rule);
  state.marks = [...open, ...said.promises.map((each) => ({ ...each, kind: 'pledge' }))]
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
    .map((each) => place(form, each))
    .filter(Boolean);
  state.at = -1;
  paint(form);
  draw(form);
  const words = open.length ? phrase('coach.marks', { count: open.length }) : '';
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
      if (mark.field !== field || mark.start < from || (mark.kind !== 'pledge' && words !== mark.words))
        continue;
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

export function go(form, by) {
  const state = mind(form);
  if (!state.marks.length) return;
  const { activeElement: active } = document;
  if (state.at < 0 && texts(form).includes(active)) {
    const here = state.marks.findIndex(
      ({ field, start }) => field === active && start >= active.selectionStart,
    );
    state.at = by > 0 ? (here < 0 ? 0 : here) : (here < 0 ? state.marks.length : here) - 1;
  } else {
    state.at += by;
  }
  state.at = (state.at + state.marks.length) % state.marks.length;
  const { field, start, end, mode, says } = state.marks[state.at];
  field.focus();
  field.setSelectionRange(start, end);
  paint(form);
  $('[data-coach-says]', form).textContent = `${mode ?? phrase('coach.promise')}: ${says}`;
}

addEventListener('formdata', ({ target, formData }) => {
  const state = minds.get(target);
  if (!state || !texts(target).length) return;
  for (const rule of state.marked) formData.append('coach_marked', rule);
  // Words that were taken and then taken back were not taken.
  for (const rule of state.applied)
    if (!state.said.findings?.some((each) => each.rule === rule)) formData.append('coach_applied', rule);
  const still = new Set((state.said.findings ?? []).map(name));
  for (const [key, { rule, why, words }] of state.aside)
    if (still.has(key)) formData.append('coach_overruled', `${rule} ${why} ${words}`.trim());
});

// A preview is another page: what was marked and dismissed goes along in its address.
addEventListener('formdata', ({ target, formData }) => {
  const back = formData.get('back');
  if (!minds.has(target) || !back?.endsWith('/preview')) return;
  const told = [...formData].filter(([name]) => name.startsWith('coach_'));
  if (told.length) formData.set('back', `${back}?${new URLSearchParams(told)}`);
});

addEventListener('input', ({ target }) => {
  if (target.matches?.('textarea[data-coach]')) coach(target.form);
});

// What was refused for its marks and is another text now, or has other promises, is read anew before it goes.
function anew({ target }) {
  const button = target.form && $('button[name=marks][data-first]', target.form);
  if (!button) return;
  $('[data-marked]', target.form)?.remove();
  for (const name of ['name', 'value']) button.removeAttribute(name);
  button.textContent = button.dataset.first;
}
for (const event of ['input', 'change']) addEventListener(event, anew);

addEventListener(
  'scroll',
  ({ target }) => {
    if (target.matches?.('textarea[data-coach]')) target.previousElementSibling.scrollTop = target.scrollTop;
  },
  true,
);

addEventListener('keydown', (event) => {
  const form = event.key === 'F8' && (event.target.closest?.('form') ?? coached()[0]);
  if (!form || !texts(form).length) return;
  event.preventDefault();
  go(form, event.shiftKey ? -1 : 1);
});

onTaken((form) => minds.delete(form));
onChange(() => coached().forEach((form) => coach(form, 0)));
