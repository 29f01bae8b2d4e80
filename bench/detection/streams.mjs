/** What masking a stream costs: microseconds a token, characters held back. `npm run build && node bench/detection/streams.mjs` */
import { Scanner } from '../../dist/libs/detection/src/index.js';
import { code, prose } from './corpus.mjs';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 1) });
const choices = { 'secrets only': (finding) => finding.category === 'secret', 'secrets and personal data': () => true };

for (const [source, text] of [
  ['prose', prose(2_000_000)],
  ['code', code(2_000_000)],
]) {
  const tokens = text.match(/\s?\w{1,6}|\s+|\W/g);
  for (const [name, select] of Object.entries(choices)) {
    const held = [];
    let masker = scanner.stream(select);
    let taken = 0;
    let given = 0;
    let shown = 0;
    for (let i = 0; i < tokens.length; i++) {
      if (i % 2_000 === 0) {
        masker = scanner.stream(select);
        given = 0;
        shown = 0;
      }
      const start = process.hrtime.bigint();
      shown += masker.push(tokens[i]).length;
      taken += Number(process.hrtime.bigint() - start);
      given += tokens[i].length;
      held.push(Math.max(0, given - shown));
    }
    held.sort((a, b) => a - b);
    const mean = held.reduce((sum, one) => sum + one, 0) / held.length;
    console.log(
      `${source}, ${name}: ${(taken / tokens.length / 1e3).toFixed(2)} us a token; held back ${mean.toFixed(2)} characters (mean), ${held[Math.floor(held.length * 0.99)]} (p99), ${held.at(-1)} (max) over ${tokens.length} tokens`,
    );
  }
}
