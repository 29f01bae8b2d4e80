/**
 * `node bench/gateway/shares.mjs FILE.cpuprofile [FROM]`: what share of a process's busy time each part of ingress has. FROM is the share of the time
 * that is left out in the beginning: 0 for a profile of the target `alone`, which holds just what was measured; by default 0.4, the start and warm-up.
 */
import { readFileSync } from 'node:fs';
import { sharesOf } from './report/shares.mjs';

const [file, from = '0.4'] = process.argv.slice(2);
const shares = sharesOf(JSON.parse(readFileSync(file, 'utf8')), Number(from));
for (const [part, share] of shares) console.log(`${share.toFixed(1).padStart(5)} %  ${part}`);
