import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot, root } from './root.mjs';
import { runtime } from './runtime.mjs';
import { giveUp, say } from './say.mjs';
import { compiled, sourcesDigest } from './sources.mjs';

const dist = inRoot('dist');
const stamp = inRoot('dist', '.stamp');
const builtFrom = () => (existsSync(stamp) ? readFileSync(stamp, 'utf8') : null);

/**
 * Compiles apps and libs to dist when their sources changed. The new tree is made beside the old one and takes its place
 * whole, so that nobody starts from half a build and no file outlives its source. Returns whether it built.
 */
export const build = ({ force = false } = {}) => {
  const digest = sourcesDigest();
  if (!force && builtFrom() === digest) return false;
  const began = Date.now();
  say('Building ...');
  const next = inRoot('.cache', 'dist.next');
  rmSync(next, { recursive: true, force: true });
  const args = [
    inRoot('node_modules', '@swc', 'cli', 'bin', 'swc.js'),
    ...compiled,
    '-d',
    next,
    '--copy-files',
    '--ignore',
    'apps/console/**,**/*.spec.ts,**/node_modules/**',
    '--quiet',
  ];
  const result = spawnSync(runtime(), args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) giveUp('the build failed, as said above; the build before it still stands in dist.');
  writeFileSync(`${next}/.stamp`, digest);
  const old = inRoot('.cache', 'dist.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
  say(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return true;
};
