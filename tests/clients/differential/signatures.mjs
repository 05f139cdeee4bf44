// Two kinds of lines, `count` of each:
//   {"kind":"sign", secret, digest, rsv}            what ethers signs
//   {"kind":"recover", digest, rsv, address|null}   whom ethers recovers from arbitrary r and s; null when it throws
import { SigningKey, Signature, recoverAddress, computeAddress } from 'ethers';
import { count, print, random } from './cases.mjs';

const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const keys = Array.from({ length: 100 }, () => {
  const secret = random.hex(32);
  return { secret, key: new SigningKey(secret), address: computeAddress(secret) };
});

for (let i = 0; i < count; i++) {
  const { secret, key, address } = random.pick(keys);
  const digest = random.hex(32);
  print({ kind: 'sign', secret, digest, rsv: key.sign(digest).serialized, address });
}

for (let i = 0; i < count; i++) {
  const digest = random.hex(32);
  const r = random.hex(32);
  const s = '0x' + (BigInt(random.hex(32)) % half + 1n).toString(16).padStart(64, '0');
  const v = 27 + random.below(2);
  let address = null;
  try {
    address = recoverAddress(digest, Signature.from({ r, s, v }));
  } catch { /* r is no x coordinate */ }
  print({ kind: 'recover', digest, rsv: r + s.slice(2) + v.toString(16), address });
}
