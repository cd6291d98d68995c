// The script of Amends. Every page works without it; with it, pages are quick, live and usable by keyboard alone.
// Reading order: page, swap, live, drafts, elsewhere, coach, keys. Each module says what it does at its head.

import './swap.js';
import './drafts.js';
import './elsewhere.js';
import './coach.js';
import './live.js';
import './keys.js';
import { changed, named } from './page.js';
import { arrived, reveal } from './swap.js';

changed();
arrived();
if (named(location.hash)) reveal(named(location.hash));
