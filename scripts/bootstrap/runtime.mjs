import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

/** Whether a version such as `v22.12.0` is at least `24.11.0`. */
export const atLeast = (version, minimum) => {
  const [a, b] = [version, minimum].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let i = 0; i < 3; i += 1) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
};

export const minimumNode = () =>
  /\d+(\.\d+)*/
    .exec(JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines.node)[0]
    .concat('.0')
    .split('.')
    .slice(0, 3)
    .join('.');

const packaged = () => inRoot('node_modules', '.bin', 'node');

/** The Node that Ostiary runs on: the one that came as an npm package, else the caller's own if it is new enough, else null. */
export const runtime = () => {
  if (existsSync(packaged())) return packaged();
  return atLeast(process.version, minimumNode()) ? process.execPath : null;
};
