// Names that are already normalised, with their node and DNS wire form by ethers: {name, node, wire}.
import { dnsEncode, ensNormalize, namehash } from 'ethers';
import { count, print, random } from './cases.mjs';

// Kept short: ethers normalises the name again in both calls.
const pieces = ['a', 'z', '0', '9', '-', '_x', 'ab', 'dm3', 'é', 'ß', 'ж', 'λ', '日本', '한', 'ا', '🦊', '👩🏽‍🚀', '🇩🇪', '1️⃣', 'ξ', '’s', '$'];

function label() {
  if (random.below(40) == 0) return 'x'.repeat(200 + random.below(56));
  let text = '';
  for (let n = 1 + random.below(random.pick([2, 3, 8])); n > 0; n--) text += random.pick(pieces);
  return text;
}

for (let printed = 0; printed < count;) {
  const labels = Array.from({ length: 1 + random.below(random.pick([2, 4, 6])) }, label);
  if (random.below(500) == 0) for (let n = 100; n > 0; n--) labels.push('a'.repeat(1 + random.below(9)));
  let name;
  try {
    name = ensNormalize(labels.join('.'));
  } catch {
    continue;
  }
  if (name.split('.').some((text) => Buffer.byteLength(text) > 255)) continue;
  print({ name, node: namehash(name), wire: dnsEncode(name, 255) });
  printed++;
}
