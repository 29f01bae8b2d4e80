import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isInstalled } from './installed.mjs';
import { inRoot, root } from './root.mjs';
import { atLeast, runtime } from './runtime.mjs';
import { giveUp, say } from './say.mjs';

/** npm as a command line: the npm that called us, run by `node`, else the one on the path. */
const npmWith = (node) => {
  const called = process.env.npm_execpath;
  return called?.endsWith('npm-cli.js') && existsSync(called) ? [node, called] : ['npm'];
};

const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

const run = ([command, ...first], args, cwd) => {
  const result = spawnSync(command, [...first, ...args, ...quiet], { cwd, stdio: ['ignore', 2, 2] });
  if (result.error) giveUp(`npm could not be started (${result.error.message}). Install Node.js 20 or newer together with npm.`);
  return result.status === 0;
};

/** npm leaves out optional packages whose `engines` the running Node does not meet, and oxlint's binary is one of them. */
const meetsOptionalPackages = () =>
  atLeast(process.version, '22.12.0') || (process.version.startsWith('v20.') && atLeast(process.version, '20.19.0'));

const nodePackage = () => {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const fits = (entry) => [entry.os].flat().includes(process.platform) && [entry.cpu].flat().includes(process.arch);
  const found = Object.entries(packages).find(([path, entry]) => /^node_modules\/node-[a-z-]*(x64|arm64)$/.test(path) && fits(entry));
  return found && { name: found[0].replace('node_modules/', ''), version: found[1].version };
};

/** A Node that is new enough for the installation itself; kept under .cache, outside of node_modules. */
const fetchedNode = () => {
  const wanted = nodePackage();
  if (!wanted)
    return giveUp(`there is no Node 24 package for ${process.platform}-${process.arch}. Install Node.js 24.11 or newer and call again.`);
  const folder = inRoot('.cache', 'node');
  const binary = inRoot('.cache', 'node', 'node_modules', wanted.name, 'bin', 'node');
  if (existsSync(binary)) return binary;
  say(`Fetching Node ${wanted.version}, since ${process.version} is too old to install with ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(inRoot('.cache', 'node', 'package.json'), '{ "private": true }\n');
  if (!run(npmWith(process.execPath), ['install', '--no-save', `${wanted.name}@${wanted.version}`], folder)) {
    giveUp('Node 24 could not be fetched. npm says why above; check the network and the npm registry, then call again.');
  }
  return binary;
};

/** The same for a package of its own in a folder of the checkout, by the Node and npm that run already. */
export const installIn = (folder, what) => {
  if (isInstalled(folder)) return;
  say(`Installing ${what} (once) ...`);
  if (!run(npmWith(process.execPath), ['install', '--no-save'], folder)) giveUp(`${what} could not be installed. npm says why above.`);
};

/** Brings node_modules to what package-lock.json says; does nothing when it is so already. Returns whether it installed. */
export const install = () => {
  if (isInstalled(root)) return false;
  const began = Date.now();
  say('Installing dependencies (once; some 40 s on a fast line) ...');
  const node = meetsOptionalPackages() ? process.execPath : fetchedNode();
  // Not `npm ci`: it refuses a lock file that leaves out binaries for other platforms, as ours does where it was made from a
  // registry without them. This takes the same versions from the lock file, checks the same digests, and writes nothing back.
  if (!run(npmWith(node), ['install', '--no-save', '--include=dev', '--include=optional'], root)) {
    giveUp('the dependencies could not be installed. npm says why above; check the network and the npm registry, then call again.');
  }
  if (runtime() === null)
    giveUp(`npm brought no Node for ${process.platform}-${process.arch}. Install Node.js 24.11 or newer and call again.`);
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  return true;
};
