import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const probeTimeoutMs = 15_000;

export type BrokerSource = 'docker' | 'java';

const answers = async (command: string, args: readonly string[]): Promise<string | null> => {
  try {
    const { stdout, stderr } = await run(command, args, { timeout: probeTimeoutMs });
    return stdout + stderr;
  } catch {
    return null;
  }
};

/** The major version in what `java -version` says: `openjdk version "17.0.15"` is 17, `"1.8.0_392"` is 1. */
export const javaMajor = (text: string): number => Number(/version "(\d+)/.exec(text)?.[1] ?? 0);

/** What on this machine can run a broker: a Docker engine that answers, else Java 17 with Maven, else null. */
async function findBrokerSource(): Promise<BrokerSource | null> {
  if ((await answers('docker', ['info'])) !== null) return 'docker';
  const java = await answers('java', ['-version']);
  const maven = await answers('mvn', ['-version']);
  return java !== null && javaMajor(java) >= 17 && maven !== null ? 'java' : null;
}

const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
const aptPackages = 'openjdk-17-jre-headless maven';

/** The command that installs what is missing, for this machine. */
export const installCommand = (): string => {
  if (process.platform === 'darwin') return 'brew install openjdk@17 maven';
  if (isDebian()) return `sudo apt-get update && sudo apt-get install -y ${aptPackages}`;
  return 'your package manager, e.g. dnf install java-17-openjdk-headless maven';
};

const installAsRoot = (say: (line: string) => void): void => {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${aptPackages}`;
  say(`Installing Java 17 and Maven for the real broker: ${command}`);
  spawnSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
};

/**
 * A way to run a broker here. Where none is there, it is installed if the caller wants that and may (root on Debian);
 * otherwise this rejects with one line that names what is missing and the command that installs it.
 */
export async function ensureBrokerSource(options: { install: boolean; say: (line: string) => void }): Promise<BrokerSource> {
  const found = await findBrokerSource();
  if (found !== null) return found;
  if (options.install && isDebian() && process.getuid?.() === 0) installAsRoot(options.say);
  const installed = await findBrokerSource();
  if (installed !== null) return installed;
  throw new Error(`A real Kafka needs Java 17 with Maven, or a running Docker engine, and neither is here. Install: ${installCommand()}`);
}
