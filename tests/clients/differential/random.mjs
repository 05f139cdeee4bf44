// A seeded generator (xorshift32), so that a failing run can be repeated.
export function random(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
  const below = (limit) => next() % limit;
  const pick = (list) => list[below(list.length)];
  return { below, pick };
}

// A seeded generator, so that a failing line can be made again from the seed that the test printed.
export function generator(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (limit) => next() % limit;
  const bytes = (length) => {
    let hex = '0x';
    for (let i = 0; i < length; i++) hex += below(256).toString(16).padStart(2, '0');
    return hex;
  };
  const alphabets = ['abcXYZ019 .:/{}"', 'äßñ€漢字', '😀🏴‍☠️👩‍🚀', '\u0000\u0007\u007f'];
  const text = (length) => {
    const alphabet = Array.from(alphabets[below(8)] ?? alphabets[0]);
    return Array.from({ length }, () => alphabet[below(alphabet.length)]).join('');
  };
  return { below, bytes, text };
}

// Seeded randomness: the same seed prints the same cases. mulberry32.
export class Random {
  constructor(seed) { this.state = Number(seed) >>> 0; }

  uint32() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** An integer in [0, below). */
  below(below) { return this.uint32() % below; }

  chance(percent) { return this.below(100) < percent; }

  pick(items) { return items[this.below(items.length)]; }

  bytes(length) {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.uint32();
    return bytes;
  }

  hex(length) { return '0x' + Buffer.from(this.bytes(length)).toString('hex'); }

  /** An unsigned integer of up to `bits` bits; small, full and edge values are all common. */
  bigint(bits) {
    const max = (1n << BigInt(bits)) - 1n;
    switch (this.below(5)) {
      case 0: return 0n;
      case 1: return max;
      case 2: return BigInt(this.below(300)) & max;
      default: return BigInt(this.hex(Math.ceil(bits / 8))) & (max >> BigInt(this.below(bits)));
    }
  }
}
