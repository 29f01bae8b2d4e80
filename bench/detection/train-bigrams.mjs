/**
 * Makes libs/detection/src/checks/bigram-table.ts from the words and identifiers of the packages in node_modules.
 * Run it by hand (`node bench/detection/train-bigrams.mjs`); the table is checked in, so that a build depends on nothing around it.
 */
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const SYMBOLS = 54;
const symbol = (c) => (c >= 97 && c <= 122 ? c - 97 : c >= 65 && c <= 90 ? c - 39 : c >= 48 && c <= 57 ? 52 : 53);
const counts = Array.from({ length: SYMBOLS }, () => new Float64Array(SYMBOLS).fill(0.5));
const files = globSync('node_modules/**/*.{md,js,ts,yml,yaml}', { exclude: (f) => f.includes('.min.') }).filter((_, i) => i % 7 === 0);
const seen = new Set();
let bytes = 0;
for (const file of files) {
  if (bytes > 30e6) break;
  if (!statSync(file).isFile() || statSync(file).size > 200_000) continue;
  const text = readFileSync(file, 'utf8');
  bytes += text.length;
  for (const [word] of text.matchAll(/[A-Za-z0-9_./-]{6,64}/g)) {
    const digits = word.replace(/\D/g, '').length;
    if (seen.has(word) || digits > word.length / 4) continue;
    seen.add(word);
    for (let i = 1; i < word.length; i++) counts[symbol(word.charCodeAt(i - 1))][symbol(word.charCodeAt(i))]++;
  }
}
const random = (s) => (s === 52 ? 10 / 64 : s === 53 ? 2 / 64 : 1 / 64);
const table = Buffer.alloc(SYMBOLS * SYMBOLS);
for (let a = 0; a < SYMBOLS; a++) {
  const total = counts[a].reduce((x, y) => x + y, 0);
  for (let b = 0; b < SYMBOLS; b++) {
    const bits = Math.log2(counts[a][b] / total / random(b));
    table.writeInt8(Math.max(-40, Math.min(40, Math.round(bits * 8))), a * SYMBOLS + b);
  }
}
const lines = table
  .toString('base64')
  .match(/.{1,120}/g)
  .map((line) => `  '${line}',`);
writeFileSync(
  'libs/detection/src/checks/bigram-table.ts',
  `/** Made by bench/detection/train-bigrams.mjs: log2 of how much likelier a pair of characters is in words than in random text, in eighths, 54 x 54. */\nexport const bigramTable = [\n${lines.join('\n')}\n].join('');\n`,
);
console.log(`${seen.size} words of ${bytes} characters`);
