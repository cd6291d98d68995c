// Text that is being written outlives a reload of the page, in this tab.

import { all, onChange, onTaken } from './page.js';

const kept = (text) => `draft ${text.dataset.draft}`;
const forget = (form) => all('[data-draft]', form).forEach((text) => sessionStorage.removeItem(kept(text)));

addEventListener('input', ({ target }) => {
  if (target.dataset?.draft) sessionStorage.setItem(kept(target), target.value);
});

addEventListener('submit', ({ target, defaultPrevented }) => {
  if (!defaultPrevented && !target.matches('[data-swap]')) forget(target);
});

onTaken(forget);
onChange(() => {
  for (const text of all('textarea[data-draft]')) text.value ||= sessionStorage.getItem(kept(text)) ?? '';
});
