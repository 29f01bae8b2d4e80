import { once } from 'node:events';
import { hash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatAddCheckpoint,
  formatCheckpoint,
  formatNote,
  leafHash,
  type NodeReader,
  noteKeyOf,
  noteKeyTypes,
  parseNote,
  privateKeyOf,
  proveConsistency,
  rootInTile,
  rootOf,
  signedBy,
  signNote,
} from '#transparency';
import { Witness } from './witness.js';
import { witnessKey } from './witness-key.js';
import { witnessServer } from './witness-server.js';
import { WitnessStore } from './witness-store.js';

const secret = privateKeyOf(Buffer.alloc(32, 7));
const log = noteKeyOf('log.test/0', noteKeyTypes.log, secret);
const leaves = Array.from({ length: 40 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
const read: NodeReader = async (nodes) =>
  nodes.map(({ level, index }) => rootInTile(Buffer.concat(leaves), index * 2 ** level, 2 ** level));

async function request(old: number, size: number): Promise<string> {
  const text = formatCheckpoint({ origin: log.name, size, root: await rootOf(size, read) });
  const checkpoint = formatNote({ text, signatures: [signNote(text, log.name, secret)] });
  return formatAddCheckpoint({ old, proof: await proveConsistency(old, size, read), checkpoint });
}

describe('a witness', () => {
  let folder: string;
  let running: { url: string; stop: () => Promise<void> };

  const start = async (now = 1_700_000_000) => {
    const key = await witnessKey(join(folder, 'key'));
    const store = new WitnessStore(folder);
    const server = witnessServer(new Witness({ name: 'witness.test', key, logs: [log], store, now: () => now })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stop = async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      store.close();
    };
    running = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
    return noteKeyOf('witness.test', noteKeyTypes.cosigner, key);
  };
  const post = async (body: string) => {
    const response = await fetch(`${running.url}/add-checkpoint`, { method: 'POST', body });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-witness-'));
  });
  afterEach(async () => {
    await running.stop();
    await rm(folder, { recursive: true });
  });

  it('cosigns what adds to what it has seen, with its own time', async () => {
    const key = await start();
    const answer = await post(await request(0, 7));
    expect(answer.status).toBe(200);
    const { checkpoint } = { checkpoint: (await request(0, 7)).slice('old 0\n\n'.length) };
    expect(signedBy(parseNote(checkpoint + answer.body), [key])).toMatchObject([{ time: 1_700_000_000 }]);
    expect((await post(await request(7, 40))).status).toBe(200);
    const monitored = await fetch(`${running.url}/${hash('sha256', log.name)}/checkpoint`);
    expect(signedBy(parseNote(await monitored.text()), [key, log])).toHaveLength(2);
  });

  it('remembers over a restart, and says how far it is', async () => {
    await start();
    await post(await request(0, 7));
    await running.stop();
    await start();
    expect(await post(await request(0, 9))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
    expect((await post(await request(7, 9))).status).toBe(200);
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
  });

  it('cosigns one of many that come at once', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 20 }, async (_, index) => post(await request(0, 10 + index))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('refuses what is too long, and what it does not know', async () => {
    await start();
    const tooLong = await post('x'.repeat(200_000)).catch(() => ({ status: 413 }));
    expect(tooLong.status).toBe(413);
    expect((await fetch(`${running.url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${running.url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
    expect((await fetch(`${running.url}/${hash('sha256', log.name)}/checkpoint`)).status).toBe(404);
  });
});
