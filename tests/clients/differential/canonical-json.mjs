// Canonical JSON as dm3 writes it, by the JavaScript engine's own strings, numbers and ordering: node canonical-json.mjs <seed> <count>
import { Random } from './random.mjs';

const [seed, count] = process.argv.slice(2);
const random = new Random(seed);
const units = ['a', 'B', '0', '9', '"', '\\', '/', '<', '\b', '\t', '\n', '\u0000', '\u001f', '\u007f', 'é', '\u2028', '\ue000', '\uffff', '\ud83d', '\ude80'];
const view = new DataView(new ArrayBuffer(8));

const string = () => Array.from({ length: random.below(6) }, () => random.pick(units)).join('');

// A JSON text of the string, with escapes that nobody has to write; unit by unit, so surrogates are always escaped.
const spell = (text) => '"' + text.split('').map((unit) => random.chance(10)
  ? '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()
  : JSON.stringify(unit).slice(1, -1)).join('') + '"';

function number() {
  if (random.chance(40)) return String(random.below(2000) - 1000) + random.pick(['', '.5', '.0', 'e3', 'E-7', '.25e+20', 'e-22', 'e21']);
  view.setUint32(0, random.uint32());
  view.setUint32(4, random.uint32());
  const drawn = view.getFloat64(0);
  return Number.isFinite(drawn) ? String(drawn) : '1e999';
}

function value(depth) {
  switch (random.below(depth > 3 ? 4 : 7)) {
    case 0: return random.pick(['null', 'true', 'false']);
    case 1: case 2: return number();
    case 3: return spell(string());
    case 4: return '[' + Array.from({ length: random.below(4) }, () => value(depth + 1)).join(' , ') + ']';
    default: return '{' + Array.from({ length: random.below(5) }, () => spell(string()) + ' : ' + value(depth + 1)).join(',') + '}';
  }
}

function canonical(parsed) {
  if (Array.isArray(parsed)) return '[' + parsed.map(canonical).join(',') + ']';
  if (parsed === null || typeof parsed !== 'object') return JSON.stringify(parsed);
  return '{' + Object.keys(parsed).sort().map((key) => JSON.stringify(key) + ':' + canonical(parsed[key])).join(',') + '}';
}

for (let i = 0; i < count; i++) {
  const text = value(0);
  console.log(JSON.stringify({ text, canonical: canonical(JSON.parse(text)) }));
}
