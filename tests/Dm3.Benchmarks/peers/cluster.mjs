// Two processes on one port, as such gateways are deployed: Node runs a program on one processor.
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';

export const [port, recordsFile, resolver] = process.argv.slice(2);
export const answerKey = process.env.ANSWER_KEY;
export const lifetimeSeconds = 300;

export function start(serve) {
  if (cluster.isPrimary) {
    for (let i = 0; i < 2; i++) cluster.fork();
    return;
  }
  serve(new Map(Object.entries(JSON.parse(readFileSync(recordsFile, 'utf8')))), Number(port));
}
