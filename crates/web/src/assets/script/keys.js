// Everything by keyboard: single keys, two-key jumps, moving between rows, and the list of all keys.

import { coached } from './coach.js';
import { dialog, label } from './dialog.js';
import { palette } from './palette.js';
import { $, all, make } from './page.js';
import { activate, types } from './reach.js';
import { phrase } from './words.js';

let first = '',
  timer;
const single = () => localStorage.getItem('keys') !== 'off';

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || !event.target.matches) return;
  const element = event.target,
    command = event.ctrlKey || event.metaKey;
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
  } else if (
    !command &&
    !event.altKey &&
    !types(element) &&
    !$('dialog[open]') &&
    single() &&
    press(event.key)
  ) {
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
  const target =
    (here && all('[data-key]', here).find((each) => each.dataset.key === keys)) ??
    targets.find((each) => each.dataset.key === keys);
  if (target) return activate(target);
  if (targets.some((each) => each.dataset.key.startsWith(`${keys} `))) {
    first = keys;
    timer = setTimeout(() => {
      first = '';
    }, 1200);
    return true;
  }
  if (key === '?') return help();
  if (key === '/') return find();
  return (key === 'j' || key === 'k') && step(key === 'j' ? 1 : -1);
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

function help() {
  const keys = [
    ...new Map(all('[data-key]').map((each) => [each.dataset.key, label(each)])),
    ['/', phrase('keys.search')],
    ['j', phrase('keys.next')],
    ['k', phrase('keys.previous')],
    ['Ctrl+K', phrase('keys.palette')],
    ['Ctrl+Enter', phrase('keys.send')],
    ['Esc', phrase('keys.close')],
    ...(coached().length
      ? [
          ['F8', phrase('keys.mark')],
          ['Shift+F8', phrase('keys.mark_before')],
        ]
      : []),
  ];
  const list = make(
    'dl',
    null,
    ...keys.flatMap(([key, words]) => [
      make('dt', null, ...key.split(' ').flatMap((each) => [make('kbd', null, each), ' '])),
      make('dd', null, words),
    ]),
  );
  const toggle = make('input', {
    type: 'checkbox',
    change: () => localStorage.setItem('keys', toggle.checked ? 'on' : 'off'),
  });
  toggle.checked = true;
  const box = dialog(
    'keys',
    phrase('keys.title'),
    make('h2', null, phrase('keys.title')),
    list,
    make('label', { class: 'choice' }, toggle, phrase('keys.single')),
    make('button', { class: 'button', click: () => box.close() }, phrase('keys.close')),
  );
  return true;
}
