// What the coach says under a text: each finding with its fixes, what is good, promises, and a second opinion.

import { coach, go, mind, name, tell, texts, whole } from './coach.js';
import { $, all, ask, make } from './page.js';
import { phrase } from './words.js';

const REASONS = ['contested', 'quote', 'our_way'];
const reasonOf = ({ why, words }) => words || phrase(`dismiss.${why}`).toLowerCase();

// Lists what the coach said; a list that says the same stays as it is under the hands of whoever works in it.
export function draw(form) {
  const list = $('[data-coach-list]', form);
  if (!list) return;
  const state = mind(form),
    { said } = state;
  const items = [
    ...said.findings.map((each) =>
      state.aside.has(name(each)) ? setAside(form, each) : finding(form, each),
    ),
    ...said.strengths.map((each) => line(each)),
    ...said.promises.map((each) => pledge(form, each)),
  ];
  if ('second' in form.dataset) items.push(second(form));
  const told = JSON.stringify([said, [...state.aside.keys()], state.second?.text === whole(form)]);
  if (told !== state.told || list.childElementCount !== items.length) {
    const held = list.contains(document.activeElement)
      ? all('summary, button, input', list).indexOf(document.activeElement)
      : -1;
    const unfolded = all('details[open]', list).map((each) => each.dataset.of);
    list.replaceChildren(...items);
    for (const each of all('details', list)) each.open = unfolded.includes(each.dataset.of);
    if (held >= 0) (all('summary, button, input', list)[held] ?? texts(form)[0]).focus();
    state.told = told;
  }
}

function line({ kind, mode, says, better }, ...acts) {
  const item = make('li', { class: kind }, make('b', { class: kind }, mode), make('span', null, says));
  if (better) item.append(make('small', null, better));
  if (acts.length) item.append(make('span', { class: 'acts' }, ...acts));
  return item;
}

const act = (words, click) => make('button', { type: 'button', class: 'link', click }, words);

function finding(form, each) {
  const state = mind(form),
    acts = [];
  if (each.end > each.start) acts.push(act(phrase('coach.show'), () => point(form, each)));
  if (each.rewrite !== null)
    acts.push(
      act(each.rewrite ? phrase('coach.write', { words: each.rewrite }) : phrase('coach.leave_out'), () =>
        apply(form, each),
      ),
    );
  const note = make('input', {
    'aria-label': phrase('dismiss.reason'),
    placeholder: phrase('dismiss.reason'),
    maxlength: '200',
  });
  const away = (why, words) => {
    state.aside.set(name(each), { rule: each.rule, why, words });
    tell(form, state.said);
  };
  note.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (note.value.trim()) away('other', note.value.trim());
  });
  acts.push(
    make(
      'details',
      { class: 'aside', 'data-of': name(each) },
      make('summary', { class: 'link' }, phrase('dismiss.open')),
      make(
        'div',
        { class: 'acts' },
        ...REASONS.map((why) =>
          make(
            'button',
            { type: 'button', class: 'button small', click: () => away(why, '') },
            phrase(`dismiss.${why}`),
          ),
        ),
        note,
        make(
          'button',
          {
            type: 'button',
            class: 'button small',
            click: () => (note.value.trim() ? away('other', note.value.trim()) : note.focus()),
          },
          phrase('dismiss.do'),
        ),
      ),
    ),
  );
  return line(each, ...acts);
}

// A second opinion is asked for by hand, and shown until the text changes.
function second(form) {
  const state = mind(form),
    text = whole(form);
  if (state.second?.text === text) {
    const items = state.second.items.map(({ quote, says, better }) =>
      make(
        'span',
        null,
        make('q', null, quote.text),
        ` ${says}`,
        ...(better ? [make('small', null, better)] : []),
      ),
    );
    return make(
      'li',
      { class: 'second' },
      make('b', null, phrase('second.title')),
      make('span', { class: 'acts' }, ...(items.length ? items : [state.second.says])),
    );
  }
  const button = act(phrase('second.ask'), async () => {
    button.disabled = true;
    const body = JSON.stringify({ text, case: texts(form)[0].dataset.coach });
    state.second = { text, items: [], says: phrase('second.late') };
    try {
      const answer = await ask('/coach/second-opinion', {
        method: 'post',
        body,
        headers: { 'Content-Type': 'application/json' },
      });
      if (answer.ok) state.second = { text, items: await answer.json(), says: phrase('second.none') };
    } catch {
      /* Said already. */
    }
    if (whole(form) === text) tell(form, state.said);
  });
  return make(
    'li',
    { class: 'second' },
    make('b', null, phrase('second.title')),
    make('span', null, phrase('second.how')),
    make('span', { class: 'acts' }, button),
  );
}

function setAside(form, each) {
  const state = mind(form),
    reason = reasonOf(state.aside.get(name(each)));
  return line(
    { kind: 'off', mode: each.mode, says: phrase('dismiss.done', { reason }) },
    act(phrase('dismiss.undo'), () => {
      state.aside.delete(name(each));
      tell(form, state.said);
    }),
  );
}

function point(form, each) {
  const state = mind(form);
  state.at = state.marks.findIndex(
    ({ rule, words, start, end }) =>
      rule === each.rule && words === each.words && end - start === each.end - each.start,
  );
  if (state.at >= 0) go(form, 0);
}

// As typed by hand, so that Ctrl+Z takes it back.
function apply(form, each) {
  point(form, each);
  const field = document.activeElement;
  if (!texts(form).includes(field)) return;
  mind(form).applied.add(each.rule);
  const { selectionStart: start, selectionEnd: end } = field;
  if (!document.execCommand(each.rewrite ? 'insertText' : 'delete', false, each.rewrite))
    field.setRangeText(each.rewrite, start, end, 'end');
  coach(form, 0);
}

function pledge(form, each) {
  const acts = [];
  if (each.end > each.start)
    acts.push(
      act(phrase('coach.show'), () => {
        const state = mind(form);
        state.at = state.marks.findIndex((mark) => mark.kind === 'pledge' && mark.words === each.words);
        go(form, 0);
      }),
    );
  if ($('[name=promise_what]', form))
    acts.push(act(phrase('coach.make_promise'), () => keepPromise(form, each)));
  return line(
    {
      kind: 'pledge',
      mode: phrase('coach.promise'),
      says: phrase('coach.quoted', { words: each.words }),
      better: each.says,
    },
    ...acts,
  );
}

// Fills the first free row of the form's promises; there is always one more.
function keepPromise(form, { what, due, owner, owner_name: name }) {
  const rows = all('[name=promise_what]', form);
  const free =
    rows.find((field) => !field.value.trim() || field.value === what) ??
    another(rows.at(-1), rows.length + 1);
  const row = free.closest('fieldset');
  free.value = what;
  const who = $('[name=promise_owner]', row);
  // A large organisation offers those near the case; whoever is named here is added.
  if (![...who.options].some((option) => option.value === String(owner))) who.add(new Option(name, owner));
  who.value = owner;
  $('[name=promise_due]', row).value = due ?? '';
  row.closest('details').open = true;
  // As if somebody had typed it: it is kept as a draft, and recorded when the reply goes.
  free.dispatchEvent(new Event('input', { bubbles: true }));
  (due ? free : $('[name=promise_due]', row)).focus();
}

function another(last, n) {
  const row = last.closest('fieldset').cloneNode(true);
  for (const each of all('[id], [for]', row)) {
    for (const key of ['id', 'for'])
      if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replace(/\d+/, n));
    if ('value' in each && each.matches('input')) each.value = '';
  }
  last.closest('fieldset').after(row);
  return $('[name=promise_what]', row);
}
