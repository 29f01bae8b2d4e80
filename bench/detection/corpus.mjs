/** Texts to measure on: what is installed beside the repo, cut to size. */
import { globSync, readFileSync, statSync } from 'node:fs';

function collect(pattern, size) {
  const parts = [];
  let total = 0;
  const files = globSync(pattern).sort();
  for (let i = 0; i < files.length && total < size; i += 3) {
    const stat = statSync(files[i], { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > 500_000 || /\.min\./.test(files[i])) continue;
    const text = readFileSync(files[i], 'utf8');
    parts.push(text);
    total += text.length;
  }
  return parts.join('\n').slice(0, size);
}

export const code = (size) => collect('node_modules/**/*.{js,ts}', size);
export const prose = (size) => collect('node_modules/**/*.md', size);
/** Prose in which every string is two bytes a character inside of V8. */
export const twoByte = (size) => prose(size).replace(/the /g, '文 ');
