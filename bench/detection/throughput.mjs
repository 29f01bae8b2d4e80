/** Speed on clean text: start-up, MB/s, and the time of one 500 KB text. `npm run build && node bench/detection/throughput.mjs` */
import { Scanner } from '../../dist/libs/detection/src/index.js';
import { code, prose, twoByte } from './corpus.mjs';

const key = Buffer.alloc(32, 1);
const before = performance.now();
const scanner = new Scanner({ fingerprintKey: key });
console.log(
  `start-up ${(performance.now() - before).toFixed(1)} ms (first, cold); ${measure(() => new Scanner({ fingerprintKey: key }), 20).p50.toFixed(1)} ms (warm)`,
);

function measure(run, times) {
  const taken = [];
  const used = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    run(i);
    used.push(process.cpuUsage(cpu).user / 1e3);
    taken.push(performance.now() - start);
  }
  const at = (list, part) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)];
  return { p50: at(taken, 0.5), p99: at(taken, 0.99), cpu50: at(used, 0.5), cpu99: at(used, 0.99) };
}

const SIZE = 12_000_000;
const TEXT = 500_000;
for (const [name, text] of [
  ['code', code(SIZE)],
  ['prose', prose(SIZE)],
  ['two-byte prose', twoByte(SIZE)],
]) {
  const slices = Array.from({ length: Math.floor(text.length / TEXT) }, (_, i) =>
    Buffer.from(text.slice(i * TEXT, (i + 1) * TEXT), 'utf16le').toString('utf16le'),
  );
  for (const slice of slices) scanner.scan(slice);
  const { p50, p99, cpu50, cpu99 } = measure((i) => scanner.scan(slices[i % slices.length]), 300);
  console.log(
    `${name}: ${(TEXT / p50 / 1e3).toFixed(0)} MB/s at the median; 500 KB in ${p50.toFixed(2)} ms (p50), ${p99.toFixed(2)} ms (p99); of processor time ${cpu50.toFixed(2)} and ${cpu99.toFixed(2)} ms`,
  );
}
