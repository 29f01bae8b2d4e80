/**
 * `npm run test:clients [-- --long | --only TEXT]`: installs the real clients, a package of their own and a virtual environment of
 * Python's, so that a plain install stays small (some 160 MB to fetch once), and drives them through an Ostiary of their own.
 */
import './prepare.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installIn } from './bootstrap/install.mjs';
import { pythonWith } from './bootstrap/python.mjs';
import { inRoot } from './bootstrap/root.mjs';
import { runtime } from './bootstrap/runtime.mjs';

const folder = inRoot('test', 'clients');
installIn(folder, 'the real clients');
const env = { ...process.env, OSTIARY_CLIENTS_PYTHON: pythonWith(join(folder, 'python', 'requirements.txt'), 'clients-python') };

const child = spawn(runtime(), ['run.mjs', ...process.argv.slice(2)], { cwd: folder, stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
