/**
 * `npm run test:clients [-- --long | --only TEXT]`: installs the real clients (a package of their own, some 130 MB to fetch once) and drives them
 * through an Ostiary of their own. Expects dist to stand.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './bootstrap/root.mjs';
import { giveUp, say } from './bootstrap/say.mjs';

const folder = inRoot('test', 'clients');
const stamp = inRoot('test', 'clients', 'node_modules', '.installed-from');
const lock = createHash('sha256')
  .update(readFileSync(inRoot('test', 'clients', 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  say('Installing the real clients (once) ...');
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // No install scripts: the programs are taken from their platform's packages.
  const args = ['ci', '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const [command, ...first] = npm;
  if (spawnSync(command, [...first, ...args], { cwd: folder, stdio: ['ignore', 2, 2] }).status !== 0)
    giveUp('the clients could not be installed. npm says why above; check the network and the npm registry, then call again.');
  writeFileSync(stamp, lock);
}

const child = spawn(process.execPath, [inRoot('test', 'clients', 'run.mjs'), ...process.argv.slice(2)], { cwd: folder, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
