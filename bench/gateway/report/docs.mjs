import { readFileSync, writeFileSync } from 'node:fs';

const page = 'docs/performance.md';

/** Puts each text between the marks of its name in docs/performance.md: `<!-- name: begin -->` and `<!-- name: end -->`. */
export const writeDocs = (texts) => {
  let whole = readFileSync(page, 'utf8');
  for (const [name, text] of Object.entries(texts)) {
    const [start, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
    const [from, to] = [whole.indexOf(start), whole.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${page} has no marks ${start} … ${end}`);
    whole = `${whole.slice(0, from + start.length)}\n${text}\n${whole.slice(to)}`;
  }
  writeFileSync(page, whole);
};
