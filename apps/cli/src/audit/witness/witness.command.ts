import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { formatNoteKey, isKeyName, type NoteKey, noteKeyOf, noteKeyTypes, parseNoteKey } from '#transparency';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { UsageError } from '../../usage-error.js';
import { Witness } from './witness.js';
import { witnessKey } from './witness-key.js';
import { witnessServer } from './witness-server.js';
import { WitnessStore } from './witness-store.js';

export interface WitnessCommand {
  readonly name: string;
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Verifier keys, as `GET /api/checkpoints` tells them. */
  readonly logs: readonly string[];
  /** Files with one a line; `#` begins a comment. */
  readonly logFiles: readonly string[];
}

/** Cosigns until it is interrupted. Without logs it says its own key, which is what the log's operator needs to know. */
export async function witness(command: WitnessCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { name, folder, host, port } = command;
  if (!isKeyName(name)) throw new UsageError('--name is the witness’s name, as in witness.example.com: no spaces, no plus.');
  const key = await witnessKey(join(folder, 'key'));
  terminal.out(`${formatNoteKey(noteKeyOf(name, noteKeyTypes.cosigner, key))}\n`);
  const logs = await logKeys(command);
  if (logs.length === 0)
    throw new UsageError('Name the logs by --log KEY or --logs FILE. Above is the witness’s own key, for audit.witnesses.');
  const store = new WitnessStore(folder);
  const server = witnessServer(new Witness({ name, key, logs, store, now: () => Math.floor(Date.now() / 1000) }));
  try {
    server.listen(port, host);
    await once(server, 'listening', { signal });
    const { port: actual } = server.address() as AddressInfo;
    terminal.err(`${name} cosigns ${new Set(logs.map((log) => log.name)).size} logs at http://${host}:${actual}\n`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    server.close();
    server.closeAllConnections();
    store.close();
  }
  return exitCodes.clean;
}

async function logKeys({ logs, logFiles }: WitnessCommand): Promise<NoteKey[]> {
  const files = await Promise.all(logFiles.map((file) => readFile(file, 'utf8')));
  const lines = files.flatMap((file) => file.split('\n').map((line) => line.replace(/#.*/, '').trim()));
  return [...logs, ...lines.filter((line) => line !== '')].map((text) => {
    const key = parseNoteKey(text);
    if (key.type !== noteKeyTypes.log) throw new UsageError(`${key.name} is a witness’s key, not a log’s.`);
    return key;
  });
}
