// Every phrase the script says, in one table. A page in another language hands in its own as JSON, in
// <template id="words">{"show": "…"}</template>; what it leaves out is said in English.
// {holes} are filled in by name. A phrase that counts has one form per plural category of the language.

const ENGLISH = {
  'acted.unreachable': 'We could not reach the server; nothing was lost, try again.',
  'acted.failed': 'Something went wrong on the server ({status}). What you typed is still here; try again.',

  'draft.signed_out': 'You’ve been signed out. What you typed is still here.',
  'draft.other': 'There is another draft of {when}.',
  'draft.show': 'Show it',
  'draft.sign_in': 'Sign in and come back',
  'draft.too_long': 'This is too long to be kept as a draft. Copy it to a safe place.',

  'live.here.one': '{names} is here too',
  'live.here.other': '{names} are here too',
  'live.changed': 'This page has changed. What you typed stays.',
  'live.show': 'Show changes',

  'keys.title': 'Keyboard shortcuts',
  'keys.search': 'Search',
  'keys.next': 'Next row',
  'keys.previous': 'Previous row',
  'keys.palette': 'Open the command palette',
  'keys.send': 'Send the form',
  'keys.close': 'Close',
  'keys.mark': 'Next finding of the coach',
  'keys.mark_before': 'Previous finding of the coach',
  'keys.single': 'Use single-key shortcuts',

  'palette.title': 'Command palette',
  'palette.label': 'Search pages, actions, cases and customers',
  'palette.hint': 'Search pages, actions, cases, customers',
  'palette.results': 'Results',

  'coach.marks.one': 'The coach found one thing. F8 goes to it.',
  'coach.marks.other': 'The coach found {count} things. F8 goes to the next.',
  'coach.promise': 'Promise',
  'coach.show': 'Show',
  'coach.write': 'Replace with “{words}”',
  'coach.leave_out': 'Remove',
  'coach.make_promise': 'Make it a promise',
  'coach.quoted': '“{words}”',

  'dismiss.open': 'Dismiss …',
  'dismiss.do': 'Dismiss',
  'dismiss.undo': 'Undo',
  'dismiss.reason': 'Another reason',
  'dismiss.contested': 'Contested, with evidence',
  'dismiss.quote': 'Quotes the customer',
  'dismiss.our_way': 'How we speak here',
  'dismiss.done': 'Dismissed: {reason}',

  'second.title': 'Second opinion',
  'second.ask': 'Ask for a second opinion',
  'second.how': 'Asks a language model. Names, addresses and numbers are left out.',
  'second.none': 'Nothing to add.',
  'second.late': 'The second opinion did not come in time. You can send the reply without it.',
};

// A page is swapped for one in another language: what it hands in, and its rules, are read when they have changed.
let language, handed, words, plural, names;

function refresh() {
  const given = document.getElementById('words')?.content.textContent ?? '';
  if (document.documentElement.lang === language && given === handed) return;
  language = document.documentElement.lang;
  handed = given;
  plural = new Intl.PluralRules(language || 'en');
  names = new Intl.ListFormat(language || 'en');
  words = { ...ENGLISH, ...read(given) };
}

function read(given) {
  try {
    return JSON.parse(given || '{}');
  } catch {
    return {}; // English is better than a page without a script.
  }
}

// A phrase by its name, with its holes filled in; `count` chooses the plural form.
export function phrase(name, holes = {}) {
  refresh();
  const form = 'count' in holes ? `${name}.${plural.select(holes.count)}` : name;
  const text = words[form] ?? words[`${name}.other`] ?? name;
  return text.replace(/\{(\w+)\}/g, (hole, key) => holes[key] ?? hole);
}

// "Ana, Tomas and Yusuf", as the language joins names.
export function list(items) {
  refresh();
  return names.format(items);
}
