import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` of a checkout tells Node, and by the environment the C library's malloc: a benchmark measures what people run. */
export const startOf = (root = here) => {
  const { start } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
  return {
    nodeOptions: /exec node (.*) dist\//.exec(start)[1].split(' '),
    mallocSettings: Object.fromEntries([...start.matchAll(/(MALLOC_\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
  };
};
