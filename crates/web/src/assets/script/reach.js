// Brings a person to an element that a key or the palette names: opens what hides it, goes there, or presses it.

import { all } from './page.js';
import { reveal } from './swap.js';

export const types = (element) =>
  element.matches('textarea, select, input:not([type=checkbox], [type=radio])');

export function activate(target) {
  const fold = target.closest('details:not([open])'),
    tabbed = target.closest('.tabbed');
  if (tabbed && target.control)
    reveal(all(':scope > .panel', tabbed)[all('.tabs label', tabbed).indexOf(target)]);
  // What is open already is not closed by the key that opens it.
  else if (target.matches('details[open] > summary')) reveal(target.parentElement);
  else if (fold || types(target))
    reveal(fold?.contains(target) && !target.matches('summary') ? target : (fold ?? target));
  else target.click();
  return true;
}
