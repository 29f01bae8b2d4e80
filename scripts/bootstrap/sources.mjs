import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot, root } from './root.mjs';

/** What dist is made of. The console has a build of its own. */
export const compiled = ['apps', 'libs'];
const skipped = new Set(['node_modules', 'dist', 'console']);

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

/** Paths, relative to the checkout and sorted, of everything that the build reads. */
const sources = () => {
  const files = compiled.flatMap((folder) => filesBelow(inRoot(folder)));
  return files
    .map((file) => relative(root, file))
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort();
};

/** A digest over the sources' contents: file times lie after a checkout or a copy. */
export const sourcesDigest = () => {
  const hash = createHash('sha256');
  for (const file of ['.swcrc', 'package.json', 'package-lock.json', ...sources()])
    hash.update(`${file}\0`).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
};
