// Random nested ABI types and values with the encoding of a reference: {types, values, encoded, by}. Integers are decimal strings,
// bytes 0x-hex. Odd lines come from viem, even ones from ethers.
import { AbiCoder } from 'ethers';
import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { count, print, random } from './cases.mjs';

const coder = AbiCoder.defaultAbiCoder();

function integer(bits, signed) {
  const value = random.bigint(bits);
  return (signed ? BigInt.asIntN(bits, value) : value).toString();
}

// A type and a maker of values for it.
function type(depth) {
  const pick = random.below(depth > 0 ? 12 : 8);
  if (pick === 0) return { name: 'address', value: () => random.hex(20) };
  if (pick === 1) return { name: 'bool', value: () => random.below(2) === 1 };
  if (pick === 2 || pick === 3) {
    const bits = 8 * (1 + random.below(32));
    const signed = pick === 3;
    return { name: `${signed ? 'int' : 'uint'}${bits}`, value: () => integer(bits, signed) };
  }
  if (pick === 4) {
    const size = 1 + random.below(32);
    return { name: `bytes${size}`, value: () => random.hex(size) };
  }
  if (pick === 5 || pick === 6) return { name: 'bytes', value: () => random.hex(random.below(5) === 0 ? random.below(300) : random.below(70)) };
  if (pick === 7) return { name: 'string', value: () => random.text(random.below(40)) };
  if (pick <= 9) {
    const item = type(depth - 1);
    return { name: `${item.name}[]`, value: () => Array.from({ length: random.below(4) }, () => item.value()) };
  }
  if (pick === 10) {
    const item = type(depth - 1);
    const size = 1 + random.below(3);
    return { name: `${item.name}[${size}]`, value: () => Array.from({ length: size }, () => item.value()) };
  }
  const members = Array.from({ length: 1 + random.below(4) }, () => type(depth - 1));
  return { name: `(${members.map((m) => m.name).join(',')})`, value: () => members.map((m) => m.value()) };
}

// viem wants bigint above 48 bits and number below.
function forViem(parameter, value) {
  const array = /^(.*)\[\d*\]$/.exec(parameter.type);
  if (array) return value.map((item) => forViem({ ...parameter, type: array[1] }, item));
  if (parameter.type === 'tuple') return value.map((item, i) => forViem(parameter.components[i], item));
  const bits = /^u?int(\d+)$/.exec(parameter.type);
  if (bits) return Number(bits[1]) <= 48 ? Number(value) : BigInt(value);
  return value;
}

for (let i = 0; i < count; i++) {
  const drawn = Array.from({ length: 1 + random.below(4) }, () => type(3));
  const types = drawn.map((t) => t.name);
  const values = drawn.map((t) => t.value());
  let encoded;
  if (i % 2 === 0) {
    encoded = coder.encode(types, values);
  } else {
    const parameters = parseAbiParameters(types.join(','));
    encoded = encodeAbiParameters(parameters, values.map((value, k) => forViem(parameters[k], value)));
  }
  print({ types, values, encoded, by: i % 2 === 0 ? 'ethers' : 'viem' });
}
