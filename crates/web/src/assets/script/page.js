// What every other module builds on: finding and making elements, asking the server, and the news of a changed page.

export const $ = (query, root = document) => root.querySelector(query);
export const all = (query, root = document) => [...root.querySelectorAll(query)];
export const page = () => $('main#page');
export const named = (hash) => hash && document.getElementById(decodeURIComponent(hash.slice(1)));
export const address = () => location.pathname + location.search;

export function make(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function ask(url, { headers, ...options } = {}) {
  return fetch(url, { ...options, headers: { 'X-Requested-With': 'amends', ...headers } });
}

export async function read(answer) {
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return { next, main: $('main#page', next) };
}

// Modules that add something to a page do it again after each change of the page.
const changes = [];
export const onChange = (run) => changes.push(run);
export const changed = () => changes.forEach((run) => run());

// Modules that keep what is typed in a form let go of it once the form was taken.
const takers = [];
export const onTaken = (run) => takers.push(run);
export const taken = (form) => takers.forEach((run) => run(form));

// Modules that must be done with a form before it is sent.
const senders = [];
export const onSend = (run) => senders.push(run);
export const sending = (form) => Promise.all(senders.map((run) => run(form)));

// Modules that must be done with the page before another is asked for.
const leavers = [];
export const onLeave = (run) => leavers.push(run);
export const leaving = () => Promise.all(leavers.map((run) => run()));

// A field of a form that changes something holds something else than when the page came.
export function typed(field) {
  if (field.form?.method !== 'post' || field.type === 'hidden') return false;
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.type === 'file') return field.files.length > 0;
  if (field.options)
    return (
      field.selectedIndex !==
      Math.max(
        0,
        [...field.options].findIndex((each) => each.defaultSelected),
      )
    );
  return field.value !== field.defaultValue;
}
