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
