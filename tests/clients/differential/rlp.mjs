// Random nested data as ethers encodes it: {item, encoded}; an item is 0x-hex or an array of items. In every other line some bytes of
// the encoding are changed; there is an item only if ethers decodes them and encodes that to the same bytes (it also reads longer forms).
import { decodeRlp, encodeRlp, getBytes, hexlify } from 'ethers';
import { count, print, random } from './cases.mjs';

function item(depth) {
  if (depth > 0 && random.chance(55)) return Array.from({ length: random.pick([0, 1, 2, 3, 3, 8]) }, () => item(depth - 1));
  return random.hex(random.pick([0, 1, 1, 2, 20, 32, 54, 55, 56, 57, random.below(30), random.chance(5) ? 255 + random.below(3) : 3]));
}

for (let i = 0; i < count; i++) {
  const whole = item(random.below(7));
  const encoded = encodeRlp(whole);
  if (i % 2 === 0) {
    print({ item: whole, encoded });
    continue;
  }

  const bytes = getBytes(encoded);
  for (let changes = 1 + random.below(2); changes > 0; changes--) {
    const end = random.chance(50) ? bytes.length : Math.min(bytes.length, 4);
    bytes[random.below(end)] = random.uint32();
  }

  const changed = hexlify(bytes);
  let read;
  try {
    read = decodeRlp(changed);
  } catch { /* not RLP */ }
  print({ encoded: changed, item: read !== undefined && encodeRlp(read) === changed ? read : undefined });
}
