// Prints ensip15.txt. After raising the version of @adraffy/ens-normalize in tests/clients/package.json:
//   npm ci --prefix tests/clients && node src/Dm3.Ethereum/Names/Data/generate.mjs > src/Dm3.Ethereum/Names/Data/ensip15.txt
import { spec } from './spec.mjs';

const hex = (cp) => cp.toString(16).toUpperCase();
const sequence = (cps) => cps.map(hex).join(' ');
const byFirst = ([a], [b]) => a - b;

function ranges(cps) {
  const runs = [];
  for (const cp of [...new Set(cps)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === cp - 1) run[1] = cp;
    else runs.push([cp, cp]);
  }
  return runs.map(([first, last]) => (first === last ? hex(first) : `${hex(first)}-${hex(last)}`)).join(' ');
}

if (spec.nsmMax !== 4) throw new Error('LabelNormalizer.cs counts up to 4 non-spacing marks.');

console.log(`# The tables of ENSIP-15 as @adraffy/ens-normalize ${spec.version} holds them (MIT licence, (c) Andrew Raffensperger). Written by generate.mjs.
# Code points are hexadecimal, A-B is a range, "[name]" opens a section, each line after it is one entry:
#   valid, ignored, cm, nsm, fenced, exclusions   ranges
#   groups     name, "whitelisted" or "counted" (are its non-spacing marks limited?), ranges; order matters
#   wholes     ranges that look alike: the valid ones, ":", the confused ones
#   mapped, decomp   a code point, then what it becomes
#   ranks      ranges of one canonical combining class; classes in ascending order, class 0 left out
#   emoji      a fully-qualified sequence
[valid]
${ranges(spec.valid)}
[ignored]
${ranges(spec.ignored)}
[cm]
${ranges(spec.cm)}
[nsm]
${ranges(spec.nsm)}
[fenced]
${ranges(spec.fenced)}
[groups]
${spec.groups.map(({ name, whitelisted, members }) => `${name} ${whitelisted ? 'whitelisted' : 'counted'} ${ranges(members)}`).join('\n')}
[wholes]
${spec.wholes.map(({ valid, confused }) => `${ranges(valid)} : ${ranges(confused)}`.trim()).sort().join('\n')}
[mapped]
${spec.mapped.sort(byFirst).map(([cp, cps]) => sequence([cp, ...cps])).join('\n')}
[ranks]
${spec.ranks.map(ranges).join('\n')}
[decomp]
${spec.decomp.sort(byFirst).map(([cp, cps]) => sequence([cp, ...cps])).join('\n')}
[exclusions]
${ranges(spec.exclusions)}
[emoji]
${spec.emoji.map(sequence).join('\n')}`);
