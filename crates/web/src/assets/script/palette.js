// The command palette: every link and action of the page, and cases and customers as they are typed.

import { coached, go, mind } from './coach.js';
import { dialog, label } from './dialog.js';
import { $, all, ask, make } from './page.js';
import { activate } from './reach.js';
import { phrase } from './words.js';

export function palette() {
  if ($('dialog[open]')) return;
  const fixed = all('[data-palette]').map((each) => ({
    title: label(each),
    detail: each.dataset.key ?? '',
    run: () => activate(each),
  }));
  const marks = coached().filter((form) => mind(form).marks.length);
  if (marks.length) fixed.push({ title: phrase('keys.mark'), detail: 'F8', run: () => go(marks[0], 1) });
  const input = make('input', {
    placeholder: phrase('palette.hint'),
    autocomplete: 'off',
    role: 'combobox',
    'aria-label': phrase('palette.label'),
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
  });
  const list = make('ul', { id: 'palette-list', role: 'listbox', 'aria-label': phrase('palette.results') });
  const box = dialog('palette', phrase('palette.title'), input, list);
  let items = [],
    at = 0,
    running,
    later;

  const mark = (index) => {
    at = (index + items.length) % items.length || 0;
    items.forEach((_, n) => list.children[n].setAttribute('aria-selected', n === at));
    input.setAttribute('aria-activedescendant', items.length ? `palette-${at}` : '');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (item) => {
    box.close();
    item?.run();
  };
  const draw = (found) => {
    const words = input.value.toLowerCase().split(/\s+/);
    items = [
      ...fixed.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word))),
      ...found,
    ];
    list.replaceChildren(
      ...items.map((item, n) =>
        make(
          'li',
          { id: `palette-${n}`, role: 'option', click: () => choose(item) },
          make('span', null, item.title),
          make('small', null, item.detail),
        ),
      ),
    );
    mark(0);
  };
  const search = async () => {
    running = new AbortController();
    try {
      const answer = await ask(`/search?q=${encodeURIComponent(input.value)}`, {
        signal: running.signal,
        headers: { Accept: 'application/json' },
      });
      if (answer.ok)
        draw((await answer.json()).map((each) => ({ ...each, run: () => location.assign(each.href) })));
    } catch {
      /* Typed on, or no network: the fixed entries still serve. */
    }
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
