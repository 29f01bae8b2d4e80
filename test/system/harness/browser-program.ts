import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const programs = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

const installCommand = (): string => {
  if (process.platform === 'darwin') return 'brew install --cask chromium';
  return isDebian() ? 'sudo apt-get update && sudo apt-get install -y chromium' : 'your package manager, e.g. dnf install chromium';
};

/** The browser of this machine: the one that `OSTIARY_CHROMIUM` names, else Chromium or Chrome where they are installed. Throws a line that says how to get one. */
export function browserProgram(): string {
  const found = [process.env['OSTIARY_CHROMIUM'] ?? '', ...programs].find((path) => path !== '' && existsSync(path));
  if (found !== undefined) return found;
  throw new Error(`The pages are tried in a real browser, and there is neither Chromium nor Chrome here. Install: ${installCommand()}`);
}

/** The same, installed where it is missing and the caller may: as root on Debian. */
export function ensureBrowserProgram(say: (line: string) => void): string {
  try {
    return browserProgram();
  } catch (error) {
    if (!isDebian() || process.getuid?.() !== 0) throw error;
  }
  const command = 'apt-get update && apt-get install -y --no-install-recommends chromium';
  say(`Installing Chromium for the pages: ${command}`);
  spawnSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return browserProgram();
}
