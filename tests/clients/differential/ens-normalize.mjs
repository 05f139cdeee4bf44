// What @adraffy/ens-normalize makes of every single code point and of `count` generated names:
//   {first, last, error?}   code points that are their own normal form, or all fail with that error
//   {name, norm | error}    a name (hex of its UTF-16LE units, since JSON text holds no lone surrogates) and its outcome
//   {name, nfc, nfd}        any text and its Unicode normal forms, likewise in hex
import { ens_normalize, ens_split, nfc, nfd } from '@adraffy/ens-normalize';
import { spec } from '../../../src/Dm3.Ethereum/Names/Data/spec.mjs';
import { count, print, random } from './cases.mjs';

Error.stackTraceLimit = 0; // A million refusals: their stack traces would be most of the work.


const errors = [
  ['empty label', 'EmptyLabel'],
  ['disallowed character', 'DisallowedCharacter'],
  ['illegal mixture', 'IllegalMixture'],
  ['whole-script confusable', 'WholeConfusable'],
  ['underscore allowed only at start', 'Underscore'],
  ['invalid label extension', 'LabelExtension'],
  ['excessive non-spacing marks', 'ExcessNonSpacingMarks'],
  ['duplicate non-spacing marks', 'DuplicateNonSpacingMarks'],
  ['illegal placement: leading combining mark', 'LeadingCombiningMark'],
  ['illegal placement: emoji + combining mark', 'CombiningMarkAfterEmoji'],
  ['illegal placement: leading', 'FencedLeading'],
  ['illegal placement: trailing', 'FencedTrailing'],
  ['illegal placement', 'FencedAdjacent'],
];

// ens_normalize throws the first of the errors that ens_split lists.
function outcome(name) {
  const error = ens_split(name).find((label) => label.error)?.error;
  if (!error) return { norm: ens_normalize(name) };
  const known = errors.find(([start]) => error.message.startsWith(start));
  if (!known) throw new Error(`unknown error: ${error.message}`);
  return { error: known[1] };
}

const hex = (text) => Buffer.from(text, 'utf16le').toString('hex');
const printName = (name) => print({ name: hex(name), ...outcome(name) });

function printSingles() {
  let run = { first: 0, last: -1 };
  const flush = () => run.last >= run.first && print(run);
  for (let cp = 0; cp <= 0x10ffff; cp++) {
    const text = String.fromCodePoint(cp);
    const { norm, error } = outcome(text);
    if (norm !== undefined && norm !== text) {
      flush();
      run = { first: cp + 1, last: cp };
      printName(text);
    } else if (run.last >= run.first && run.error === error) {
      run.last = cp;
    } else {
      flush();
      run = { first: cp, last: cp, error };
    }
  }
  flush();
}

const char = (cps) => String.fromCodePoint(random.pick(cps));
const groups = spec.groups.map(({ members }) => members);
const common = groups.slice(0, 28);
const latin = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((c) => c.codePointAt());
const confusing = spec.wholes.flatMap(({ valid, confused }) => [...valid, ...confused]);
const confusingOf = common.concat(groups.slice(28, 80)).map((members) => {
  const set = new Set(members);
  return confusing.filter((cp) => set.has(cp));
}).filter((cps) => cps.length > 0);
const mapped = spec.mapped.map(([cp]) => cp);
const decomposed = spec.decomp.map(([cp]) => cp);
const composed = spec.decomp.filter(([, cps]) => cps.length === 2).map(([, cps]) => String.fromCodePoint(...cps));
const ranked = spec.ranks.flat();
const emojiParts = [...new Set(spec.emoji.flat())];

const repeat = (most, make) => Array.from({ length: 1 + random.below(most) }, make).join('');
const ascii = () => repeat(8, () => char(latin));
const group = () => {
  const members = random.pick(random.below(3) ? common : groups);
  return () => char(members);
};
const emoji = () => {
  const cps = [...random.pick(spec.emoji)];
  switch (random.below(6)) {
    case 0: return String.fromCodePoint(...cps.filter((cp) => cp !== 0xfe0f));
    case 1: cps.splice(random.below(cps.length + 1), 0, random.pick([0xfe0f, 0xfe0e, 0x200d, 0x1f3fb, 0x20e3])); break;
    case 2: if (cps.length > 1) cps.splice(random.below(cps.length), 1); break;
  }
  return String.fromCodePoint(...cps);
};

// Letters and marks of each group whose marks are counted.
const nsm = new Set(spec.nsm);
const counted = spec.groups.filter(({ whitelisted, members }) => !whitelisted && members.some((cp) => nsm.has(cp))).map(({ members }) => ({
  letters: members.filter((cp) => !nsm.has(cp)),
  marks: members.filter((cp) => nsm.has(cp)),
}));

// Each kind makes one label.
const kinds = [
  ascii,
  () => repeat(10, () => random.pick([ascii(), '-', '_', '$', '--'])),
  () => random.pick(['', '_', '__']) + ascii() + random.pick(['', '_', '-', '--']),
  () => repeat(2, () => char(latin)) + random.pick(['--', '-', '_-']) + repeat(3, () => char(latin)),
  () => repeat(8, group()),
  () => repeat(4, group()) + repeat(3, group()),
  () => { const one = group(); return repeat(8, () => (random.below(4) ? one() : char(latin))); },
  () => { const cps = random.pick(confusingOf); return repeat(5, () => char(cps)); },
  () => { const cps = random.pick(confusingOf); return repeat(5, () => (random.below(3) ? char(cps) : random.pick(['0', '1', '-', '5']))); },
  () => repeat(3, () => char(confusing)),
  () => repeat(5, () => (random.below(2) ? ascii() : char(mapped))),
  () => repeat(5, () => (random.below(2) ? char(latin) : char(spec.ignored))),
  () => repeat(3, group()) + repeat(6, () => char(spec.nsm)),
  () => { const one = group(); return repeat(5, () => one() + (random.below(2) ? char(spec.cm) : '')); },
  () => {
    const { letters, marks } = random.pick(counted);
    return repeat(2, () => char(letters) + repeat(random.pick([1, 4, 6]), () => char(marks)));
  },
  () => repeat(4, () => random.pick(composed)),
  () => repeat(4, () => char(decomposed)),
  () => repeat(4, emoji),
  () => repeat(4, () => random.pick([emoji(), ascii(), group()()])),
  () => emoji() + random.pick(['', 'a', '\ufe0f']) + char(spec.cm) + ascii(),
  () => repeat(6, () => char(emojiParts)),
  () => repeat(5, () => (random.below(2) ? char(latin) : char(spec.fenced))),
  () => ascii() + char(spec.fenced) + ascii() + random.pick(['', "'", 's', '’']),
  () => repeat(4, () => String.fromCodePoint(random.below(0x110000))),
  () => repeat(3, () => char(spec.valid)),
  () => ascii() + String.fromCharCode(0xd800 + random.below(0x800)) + random.pick(['', ascii()]),
  () => '',
];

printSingles();
for (const cp of confusing) printName(String.fromCodePoint(cp, cp));
for (const cps of spec.emoji) printName(String.fromCodePoint(...cps));
for (let n = 0; n < count; n++) printName(Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => random.pick(kinds)()).join('.'));
for (let n = 0; n < count / 10; n++) {
  const cps = Array.from({ length: 1 + random.below(12) }, () => random.pick([
    random.pick(decomposed), random.pick(spec.cm), 0xac00 + random.below(11172), 0x1100 + random.below(0x100), random.pick(spec.valid), random.pick(ranked),
  ]));
  const [name, c, d] = [cps, nfc(cps), nfd(cps)].map((v) => hex(String.fromCodePoint(...v)));
  print({ name, nfc: c, nfd: d });
}
