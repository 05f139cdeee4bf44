// The tables behind ENSIP-15 ("spec.json" and "nf.json"), taken from the npm package @adraffy/ens-normalize. The package ships them
// only compressed inside its bundle and keeps them private, so its own code unpacks them here and hands them out.
import { readFileSync } from 'node:fs';

const folder = new URL('../../../../tests/clients/node_modules/@adraffy/ens-normalize/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
const bundle = readFileSync(new URL('dist/index.mjs', folder), 'utf8');
const opened = `${bundle}
init();
init$1();
export const tables = { MAPPED, IGNORED, CM, NSM, NSM_MAX, FENCED, GROUPS, WHOLE_VALID, WHOLE_MAP, UNIQUE_PH, VALID, EMOJI_LIST, SHIFTED_RANK, EXCLUSIONS, DECOMP };`;
const { tables } = await import(`data:text/javascript;base64,${Buffer.from(opened).toString('base64')}`);

const ranks = [...new Set(tables.SHIFTED_RANK.values())].sort((a, b) => a - b);

export const spec = {
  version,
  valid: [...tables.VALID],
  mapped: [...tables.MAPPED],
  ignored: [...tables.IGNORED],
  cm: [...tables.CM],
  nsm: [...tables.NSM],
  nsmMax: tables.NSM_MAX,
  fenced: [...tables.FENCED.keys()],
  groups: tables.GROUPS.map(({ N, P, Q, M }) => ({ name: N, whitelisted: !M, members: [...P, ...Q] })),
  wholes: [...new Set(tables.WHOLE_MAP.values())].filter((whole) => whole !== tables.UNIQUE_PH).map(({ V }) => ({
    valid: V.filter((cp) => tables.WHOLE_VALID.has(cp)),
    confused: V.filter((cp) => !tables.WHOLE_VALID.has(cp)),
  })),
  emoji: tables.EMOJI_LIST.map((cps) => [...cps]),
  ranks: ranks.map((rank) => [...tables.SHIFTED_RANK].filter(([, value]) => value === rank).map(([cp]) => cp)),
  // The package keeps these reversed.
  decomp: [...tables.DECOMP].map(([cp, cps]) => [cp, [...cps].reverse()]),
  exclusions: [...tables.EXCLUSIONS],
};
