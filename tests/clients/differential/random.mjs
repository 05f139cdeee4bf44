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
