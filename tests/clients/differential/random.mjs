const alphabets = ['abcXYZ019 .:/{}"', 'äßñ€漢字', '😀🏴‍☠️👩‍🚀', '\u0000\u0007\u007f'].map((alphabet) => Array.from(alphabet));

/** A seeded generator, mulberry32. */
export class Random {
  constructor(seed) { this.state = seed >>> 0; }

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
    switch (this.below(6)) {
      case 0: return 0n;
      case 1: return max;
      case 2: return (max >> 1n) + 1n;
      case 3: return BigInt(this.below(300)) & max;
      default: return BigInt(this.hex(Math.ceil(bits / 8))) & (max >> BigInt(this.below(bits)));
    }
  }

  /** Text of `length` code points: mostly ASCII; sometimes two- and three-byte, emoji with joiners, or control characters. */
  text(length) {
    const alphabet = alphabets[this.below(8)] ?? alphabets[0];
    return Array.from({ length }, () => this.pick(alphabet)).join('');
  }
}
