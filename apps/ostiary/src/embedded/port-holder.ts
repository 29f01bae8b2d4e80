import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { promisify } from 'node:util';

const listenState = '0A';

/** Rejects, naming what holds it, when somebody listens on this port already. */
export async function expectFree(what: string, host: string, port: number): Promise<void> {
  if (port === 0 || !(await answers(host, port))) return;
  const holder = await holderOf(port);
  throw new Error(
    `Port ${port}, meant for ${what}, is held by ${holder ?? 'another process'}. Stop it, or choose another port (see docs/configuration.md).`,
  );
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on('connect', () => done(true))
      .on('timeout', () => done(false))
      .on('error', () => done(false));
  });
}

/** `node (pid 123): node dist/main.js`, from the kernel's own tables on Linux, from lsof elsewhere; null when they do not tell. */
async function holderOf(port: number): Promise<string | null> {
  const pid = (await fromProc(port)) ?? (await fromLsof(port));
  if (pid === null) return null;
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
  return `process ${pid}${command === '' ? '' : ` (${command.slice(0, 120)})`}`;
}

async function fromProc(port: number): Promise<string | null> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set(
    tables
      .flatMap((table) => table.split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listenState)
      .map((fields) => `socket:[${fields[9]}]`),
  );
  if (sockets.size === 0) return null;
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (targets.some((target) => sockets.has(target))) return pid;
  }
  return null;
}

async function fromLsof(port: number): Promise<string | null> {
  const run = promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
  const { stdout } = await run.catch(() => ({ stdout: '' }));
  return stdout.split('\n')[0]?.trim() || null;
}
