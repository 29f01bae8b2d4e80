import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from './installed.mjs';
import { inRoot, root } from './root.mjs';
import { atLeast, linkRuntime, nodePackage, runtime } from './runtime.mjs';
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

/**
 * Whether the caller's Node and npm can do it. npm leaves out optional packages whose `engines` the running Node does not meet, and oxlint's
 * binary is one of them; npm 9 leaves out every package that names a libc.
 */
const canInstall = () => {
  const nodeFits = atLeast(process.version, '22.12.0') || (process.version.startsWith('v20.') && atLeast(process.version, '20.19.0'));
  const [command, ...first] = npmWith(process.execPath);
  const { stdout } = spawnSync(command, [...first, '--version'], { encoding: 'utf8' });
  return nodeFits && atLeast((stdout ?? '0.0.0').trim(), '10.0.0');
};

/** A Node and an npm that are new enough for the installation itself; kept under .cache, outside of node_modules. */
const fetchedTools = () => {
  const wanted = nodePackage();
  if (!wanted)
    return giveUp(`there is no Node 24 package for ${process.platform}-${process.arch}. Install Node.js 24.11 or newer and call again.`);
  const folder = inRoot('.cache', 'node');
  const tools = [join(folder, 'node_modules', wanted.name, 'bin', 'node'), join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')];
  if (tools.every((file) => existsSync(file))) return tools;
  say(`Fetching Node ${wanted.version} and npm 11, since Node ${process.version} with its npm is too old to install with ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  if (!run(npmWith(process.execPath), ['install', '--no-save', `${wanted.name}@${wanted.version}`, 'npm@11'], folder)) {
    giveUp('Node 24 could not be fetched. npm says why above; check the network and the npm registry, then call again.');
  }
  return tools;
};

/** The same for a package of its own in a folder of the checkout, by the Node and npm that run already. */
export const installIn = (folder, what) => {
  if (isInstalled(folder)) return;
  say(`Installing ${what} (once) ...`);
  if (!run(npmWith(process.execPath), ['ci'], folder)) giveUp(`${what} could not be installed. npm says why above.`);
};

/** Brings node_modules to what package-lock.json says; does nothing when it is so already. Returns whether it installed. */
export const install = () => {
  if (isInstalled(root) && runtime() !== null) return false;
  const began = Date.now();
  say('Installing dependencies (once; some 40 s on a fast line) ...');
  const npm = canInstall() ? npmWith(process.execPath) : fetchedTools();
  if (!run(npm, ['ci', '--include=dev', '--include=optional'], root)) {
    giveUp('the dependencies could not be installed. npm says why above; check the network and the npm registry, then call again.');
  }
  linkRuntime();
  if (runtime() === null)
    giveUp(`npm brought no Node for ${process.platform}-${process.arch}. Install Node.js 24.11 or newer and call again.`);
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  return true;
};
