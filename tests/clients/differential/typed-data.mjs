// Documents over random type graphs without cycles, hashed by ethers: {document, digest}.
import { TypedDataEncoder } from 'ethers';
import { count, print, random } from './cases.mjs';


function elementary() {
  switch (random.below(7)) {
    case 0: return 'bool';
    case 1: return 'address';
    case 2: return 'string';
    case 3: return 'bytes';
    case 4: return 'bytes' + (1 + random.below(32));
    case 5: return 'uint' + 8 * (1 + random.below(32));
    default: return 'int' + 8 * (1 + random.below(32));
  }
}

function value(type, types) {
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array) return Array.from({ length: array[2] === '' ? random.below(4) : Number(array[2]) }, () => value(array[1], types));
  if (types[type]) return Object.fromEntries(types[type].map(field => [field.name, value(field.type, types)]));
  if (type === 'bool') return random.chance(50);
  if (type === 'address') return random.hex(20);
  if (type === 'string') return random.pick(['', 'abc', 'Zoë', '😀 "quoted"\n', 'x'.repeat(random.below(200))]);
  if (type === 'bytes') return random.hex(random.below(80));
  if (type.startsWith('bytes')) return random.hex(Number(type.slice(5)));
  const signed = type[0] === 'i';
  const bits = Number(type.slice(signed ? 3 : 4));
  let number = random.bigint(signed ? bits - 1 : bits);
  if (signed && random.chance(50)) number = -number - 1n;
  if (number >= -9007199254740991n && number <= 9007199254740991n && random.chance(50)) return Number(number);
  return number >= 0n && random.chance(30) ? '0x' + number.toString(16) : number.toString();
}

for (let i = 0; i < count; i++) {
  const types = {};
  const names = Array.from({ length: 1 + random.below(4) }, (_, n) => random.pick(['A', 'Zed', 'm_', '$x']) + n);
  // The last one is the primary type: it refers to all before it, so that none is left over.
  names.forEach((name, n) => {
    const fields = Array.from({ length: random.below(4) }, () => elementary());
    fields.push(...(n === names.length - 1 ? names.slice(0, n) : names.slice(0, n).filter(() => random.chance(30))));
    if (fields.length === 0) fields.push('uint256');
    types[name] = fields.map((type, f) => ({
      name: 'f' + f,
      type: type + (random.chance(30) ? random.pick(['[]', '[2]', '[][]', '[1][]', '[][3]']) : ''),
    }));
  });
  const primaryType = names.at(-1);
  const domain = {};
  if (random.chance(70)) domain.name = random.pick(['', 'dm3 registry', 'Ünïcode']);
  if (random.chance(50)) domain.version = '1';
  if (random.chance(50)) domain.chainId = random.below(100000);
  if (random.chance(50)) domain.verifyingContract = random.hex(20);
  if (random.chance(20)) domain.salt = random.hex(32);
  const message = value(primaryType, types);
  print({ document: { types, primaryType, domain, message }, digest: TypedDataEncoder.hash(domain, types, message) });
}
