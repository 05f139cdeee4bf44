const alphabets = ['abcXYZ019 .:/{}"', 'äßñ€漢字', '😀🏴‍☠️👩‍🚀', '\u0000\u0007\u007f'].map((alphabet) => Array.from(alphabet));

/** Text of `length` code points: mostly ASCII; sometimes two- and three-byte, emoji with joiners, or control characters. */
export function text(random, length) {
  const alphabet = alphabets[random.below(8)] ?? alphabets[0];
  return Array.from({ length }, () => random.pick(alphabet)).join('');
}
