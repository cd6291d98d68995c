// A dialog that removes itself when it closes, and the label of an element as it is listed in one.

import { all, make } from './page.js';

export function dialog(name, label, ...children) {
  const box = make('dialog', { class: name, 'aria-label': label }, ...children);
  box.addEventListener('close', () => box.remove());
  box.addEventListener('click', (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

export function label(element) {
  const copy = element.cloneNode(true);
  for (const each of all('kbd, .count', copy)) each.remove();
  return (element.ariaLabel || copy.textContent).replace(/\s+/g, ' ').trim();
}
