// Live pages are told, not painted: an event says that something changed, and the page is read again.

import { $, all, ask, make, onChange, page, read, typed } from './page.js';
import { current, isShown, put } from './swap.js';
import { list, phrase } from './words.js';

let source,
  about,
  wait = 1000,
  lost = false,
  reading = false,
  again = false,
  names = [],
  hiding;

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
  source.addEventListener('here', ({ data }) => {
    names = JSON.parse(data);
    others();
  });
}

function mute() {
  source?.close();
  source = undefined;
}

// A tab nobody looks at gives its connection back; browsers allow only six to one server.
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden)
    hiding = setTimeout(() => {
      mute();
      lost = true;
    }, 10000);
  else listen();
});

function others() {
  const words = names.length ? phrase('live.here', { count: names.length, names: list(names) }) : '';
  for (const place of all('[data-here]')) place.textContent = words;
}

async function reread() {
  again = reading;
  if (reading) return;
  reading = true;
  const from = current();
  try {
    const answer = await ask(location.href);
    const { next, main } = await read(answer);
    if (answer.ok && main && from === current() && !isShown(main) && !$('[aria-busy]')) offer(next, main);
  } catch {
    lost = true;
  }
  reading = false;
  if (again) reread();
}

// Nothing moves under the hands of someone who is typing, or who reads why something was refused: they are told, and choose
// when to see it.
const REFUSED = '[data-refused], .field.wrong, form [role=alert], button[name=marks]';
function offer(next, main) {
  const update = () => put(next, main, true);
  const isAtWork = all('input, select, textarea', page()).some(typed) || $(REFUSED, page()) || $('dialog[open]');
  if (!isAtWork) return update();
  $('.bar')?.remove();
  document.body.append(
    make(
      'div',
      { class: 'bar', role: 'status' },
      phrase('live.changed'),
      make('button', { class: 'button primary', type: 'button', click: update }, phrase('live.show')),
    ),
  );
}

onChange(others);
onChange(listen);
