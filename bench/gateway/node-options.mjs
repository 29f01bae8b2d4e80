import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What Node is told by `npm start`: a benchmark measures what people run. */
export const nodeOptions = /exec node (.*) dist\//.exec(scripts.start)[1].split(' ');

/** The same for the C library's malloc. */
export const mallocSettings = Object.fromEntries(
  [...scripts.start.matchAll(/(MALLOC_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
);
