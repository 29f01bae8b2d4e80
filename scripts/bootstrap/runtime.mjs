import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** Whether a version such as `v22.12.0` is at least `24.11.0`. */
export const atLeast = (version, minimum) => {
  const [a, b] = [version, minimum].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let i = 0; i < 3; i += 1) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
};

const minimumNode = '24.11.0';
const includes = (field, value) => [field].flat().includes(value);

/** The npm package that holds Node for this platform, as the lock file has it; null where there is none. */
export const nodePackage = () => {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const found = Object.entries(packages).find(
    ([path, { os, cpu }]) =>
      /^node_modules\/node-[a-z-]*(x64|arm64)$/.test(path) && includes(os, process.platform) && includes(cpu, process.arch),
  );
  return found ? { name: found[0].replace('node_modules/', ''), version: found[1].version } : null;
};

const linked = inRoot('node_modules', '.bin', 'node');

/** npm 10 installs the package and leaves its command out: npm scripts find Node 24 as `node` by this link. */
export const linkRuntime = () => {
  const wanted = nodePackage();
  if (existsSync(linked) || wanted === null || !existsSync(inRoot('node_modules', wanted.name))) return;
  symlinkSync(join('..', wanted.name, 'bin', 'node'), linked);
};

/** The Node that Ostiary runs on: the one that came as an npm package, else the caller's own if it is new enough, else null. */
export const runtime = () => {
  if (existsSync(linked)) return linked;
  return atLeast(process.version, minimumNode) ? process.execPath : null;
};
