// What was typed into the forms of this page elsewhere: in another tab, on another device, or here right before the page came
// anew. A form that nobody has touched takes it. Where somebody has typed, it is offered beside what they typed.

import { fields, isKept, keeps, letGo, nameOf, pathOf, stateOf, turnOf } from './drafts.js';
import { $, address, all, ask, changed, make, onChange, onTaken, read, typed } from './page.js';
import { morph } from './swap.js';
import { phrase } from './words.js';

// Whoever goes from field to field asks no more often than this.
const OFTEN = 5000;
let looking,
  looked = Date.now(),
  drawn = 0;
const forms = () => all('form').filter(keeps);

// Asks for the page as it is now. An answer that was written before this page changed says nothing any more.
function look() {
  if (!looking && forms().length) {
    looked = Date.now();
    looking = compareAll()
      .catch(() => {}) // Offline: the next look finds it.
      .finally(() => {
        looking = undefined;
      });
  }
  return looking;
}

async function compareAll() {
  const [from, before] = [address(), drawn];
  const kept = new Map(forms().filter(isKept).map((form) => [form, turnOf(form)]));
  const answer = await ask(location.href);
  const { next } = await read(answer);
  if (!answer.ok || from !== address() || before !== drawn) return;
  const isSettled = (form) => kept.has(form) && isKept(form) && kept.get(form) === turnOf(form);
  const took = forms().map((form) => compare(form, next, isSettled(form)));
  if (took.some(Boolean)) changed();
}

function compare(form, next, isSettled) {
  const theirs = all('form[method=post]', next).find((each) => pathOf(each) === pathOf(form));
  if (!theirs || form.ariaBusy || $('.error', form)) return false;
  const [mine, there] = [nameOf(form), stateOf(theirs)];
  const isKnown = there === stateOf(form) || (mine && there.startsWith(`${mine}.`));
  const isUntouched = !mine && !fields(form).some(typed);
  // Somebody has gone on from what was typed here.
  const isFollowed = there && mine && isSettled && !$(`[data-other="${mine}"]`, theirs);
  if (!isKnown && (isUntouched || isFollowed)) return take(form, theirs);
  offer(form, theirs, isKnown ? '' : there);
  return false;
}

// What the rest of the page shows is what its reader has seen, so the form goes on naming that version.
function take(form, theirs) {
  letGo(form);
  form.reset();
  for (const field of ['version', 'once'].map((name) => `input[type=hidden][name=${name}]`)) {
    const ours = $(field, form);
    if (ours) $(field, theirs)?.setAttribute('value', ours.getAttribute('value'));
  }
  for (let fold = form.closest('details'), fresh = theirs.closest('details'); fold && fresh; ) {
    fold.open ||= fresh.open;
    [fold, fresh] = [fold, fresh].map((each) => each.parentElement.closest('details'));
  }
  morph(form, theirs);
  form.reset();
  return true;
}

function offer(form, theirs, there) {
  const notes = all('[data-other]', theirs).filter((each) => each.dataset.other !== nameOf(form));
  if (there) notes.unshift(note(form, there, $('.drafted[data-state]', theirs).dataset.when));
  const old = all('[data-other]', form);
  const names = (all) => all.map((each) => each.dataset.other).join(' ');
  if (names(old) === names(notes)) return;
  for (const each of old) each.remove();
  const draft = $('.drafted[data-state]', form);
  if (draft) draft.after(...notes);
  else ($('.sheet', form) ?? form).prepend(...notes);
}

function note(form, state, when) {
  const name = state.startsWith('.') ? state : state.split('.')[0];
  return make(
    'p',
    { class: 'drafted', 'data-other': name, role: 'status' },
    make('span', null, phrase('draft.other', { when })),
    make(
      'button',
      { class: 'link', form: 'showing', name: 'draft', value: `${pathOf(form)} ${name}` },
      phrase('draft.show'),
    ),
  );
}

// What was on its way when the page was left may arrive after this one was drawn.
async function catchUp() {
  const [page, states] = JSON.parse(sessionStorage.getItem('left') ?? '[]');
  sessionStorage.removeItem('left');
  const isHere = ([path, name, turn]) => {
    const form = forms().find((each) => pathOf(each) === path);
    const [there, at] = form ? stateOf(form).split('.') : [];
    return !form || (there === name && Number(at) >= turn) || $(`[data-other="${name}"]`, form);
  };
  for (const pause of [0, 150, 300, 600, 1000, 2000]) {
    if (page !== location.pathname || states.every(isHere)) return;
    await new Promise((go) => setTimeout(go, pause));
    await look();
  }
}

onChange(() => (drawn += 1));
onTaken(() => (drawn += 1));
addEventListener('focus', look);
addEventListener('pageshow', ({ persisted }) => persisted && look());
document.addEventListener('visibilitychange', () => document.hidden || look());
addEventListener('focusin', ({ target }) => {
  if (keeps(target.form) && Date.now() - looked > OFTEN) look();
});
catchUp();
