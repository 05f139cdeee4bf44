// What the scripts here share. Each is run as `<script> <seed> <count>` and prints cases, one JSON value a line; a seed prints the same ones again.
import { writeFileSync } from 'node:fs';
import { Random } from './random.mjs';

const [seed, wanted] = process.argv.slice(2).map(Number);

export const random = new Random(seed);
export const count = wanted;

/** Prints one line. A reader that has gone away has seen enough: the script ends. */
export function print(value) {
  try {
    writeFileSync(1, `${JSON.stringify(value)}\n`);
  } catch (error) {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  }
}
