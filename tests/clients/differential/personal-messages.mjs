// Messages and what ethers hashes for personal_sign: {text, hash}, or {bytes, hash} for bytes that need not be text.
import { getBytes, hashMessage } from 'ethers';
import { count, print, random } from './cases.mjs';

for (let i = 0; i < count; i++) {
  const length = random.pick([0, 1, 9, 10, 31, 32, 33, 99, 100, 136, 999, 1000, random.below(300)]);
  if (i % 2 === 0) {
    const text = random.text(length);
    print({ text, hash: hashMessage(text) });
  } else {
    const bytes = random.hex(length);
    print({ bytes, hash: hashMessage(getBytes(bytes)) });
  }
}
