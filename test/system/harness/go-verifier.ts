import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What Go's own library of transparency logs is asked. */
export type GoCheck =
  | { readonly kind: 'proof'; readonly key: string; readonly file: string }
  | { readonly kind: 'growth'; readonly key: string; readonly earlier: string; readonly later: string; readonly proof: readonly string[] };

const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

const installCommand = (): string => {
  if (process.platform === 'darwin') return 'brew install go';
  return isDebian() ? 'sudo apt-get update && sudo apt-get install -y golang-go' : 'your package manager, e.g. dnf install golang';
};

/** The Go of this machine, 1.18 or newer: the one that `OSTIARY_GO` names, else the one that is installed. Throws a line that says how to get one. */
function goProgram(): string {
  const found = [process.env['OSTIARY_GO'] ?? '', 'go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find(
    (program) => program !== '' && spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0,
  );
  if (found !== undefined) return found;
  throw new Error(`Proofs are verified by Go’s library of transparency logs too, and there is no Go here. Install: ${installCommand()}`);
}

/** The same, installed where it is missing and the caller may: as root on Debian. */
export function ensureGo(say: (line: string) => void): string {
  try {
    return goProgram();
  } catch (error) {
    if (!isDebian() || process.getuid?.() !== 0) throw error;
  }
  const command = 'apt-get update && apt-get install -y --no-install-recommends golang-go';
  say(`Installing Go for the proofs: ${command}`);
  spawnSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return goProgram();
}

/** What is wrong with each, in golang.org/x/mod/sumdb's words: '' for nothing. Fetches that library where it is not yet. Rejects where it cannot be run. */
export async function verifyWithGo(checks: readonly GoCheck[]): Promise<string[]> {
  const child = spawn(goProgram(), ['run', '.'], {
    cwd: join(import.meta.dirname, 'go-verifier'),
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' },
  });
  child.stdin.end(JSON.stringify(checks));
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`The verifier in Go could not be run: it ended with ${String(code)}`);
  return JSON.parse(said) as string[];
}
