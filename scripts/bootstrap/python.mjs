import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './root.mjs';
import { giveUp, say } from './say.mjs';

const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status === 0;

/** Debian ships Python without its module for virtual environments; as root it is installed, as Java is for the broker. */
const installVenv = () => process.getuid?.() === 0 && run('apt-get', ['install', '--yes', '--quiet', 'python3-venv']);

/** A Python that holds exactly what the requirements name, in a virtual environment of that name under .cache; its path. Ends the command where it can't be had. */
export const pythonWith = (requirements, name) => {
  const folder = inRoot('.cache', name);
  const python = join(folder, 'bin', 'python3');
  const stamp = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  if (!run('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']))
    giveUp(
      'the Python client needs Python 3.10 or newer as `python3`. Install it (Debian: apt-get install python3 python3-venv) and call again.',
    );
  say(`Installing the Python client (once): ${name} ...`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  if (!run('python3', ['-m', 'venv', folder]) && !(installVenv() && run('python3', ['-m', 'venv', folder])))
    giveUp('python3 could not make a virtual environment. It says why above (Debian: apt-get install python3-venv).');
  if (!run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]))
    giveUp('the Python client could not be installed. pip says why above.');
  // Written last: an installation that broke off is seen as none.
  writeFileSync(stamp, wanted);
  return python;
};
