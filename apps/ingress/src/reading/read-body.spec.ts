import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { OstiaryError } from '#contracts';
import { ClientLeftError } from '../call/endings.js';
import { readBody, type BodyLimits } from './read-body.js';

const limits: BodyLimits = {
  maxBytes: 4 * 1024 * 1024,
  maxRatio: 100,
  shape: { maxValues: 20_000, maxDepth: 64 },
  pace: { idleMs: 20_000, minBytesPerSecond: 1, windowMs: 60_000 },
};
/** What a call of these headers is held to. */
const paces: Record<string, Partial<BodyLimits['pace']>> = {
  silent: { idleMs: 300 },
  patient: { idleMs: 2_000 },
  dripping: { minBytesPerSecond: 10_000, windowMs: 300 },
};
const encoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  zstd: zstdCompressSync,
};

/** What became of each body, in the order of the calls. */
let server: Server;
let outcomes: (Buffer | Error)[];
let waiting: (() => void) | null;
/** What was asked room for, in order. */
let reserved: number[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const tell = (outcome: Buffer | Error): void => {
      outcomes.push(outcome);
      waiting?.();
      response.writeHead(outcome instanceof Error ? 400 : 200, { connection: 'close' }).end();
    };
    const pace = { ...limits.pace, ...paces[String(request.headers['x-pace'])] };
    const room = { atLeast: (bytes: number) => reserved.push(bytes) };
    const there = request.headers['x-later'] === undefined ? Promise.resolve() : arrived(request);
    void there.then(() => readBody(request, { ...limits, pace }, room)).then(({ bytes }) => tell(bytes), tell);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
beforeEach(() => {
  outcomes = [];
  reserved = [];
  waiting = null;
});

/** As where a caller must be identified first: nobody reads until all of it is there. */
async function arrived(request: IncomingMessage): Promise<void> {
  while (!request.complete) await pause(1);
}

const outcome = async (): Promise<Buffer | Error> => {
  if (outcomes.length === 0) await new Promise<void>((resolve) => (waiting = resolve));
  return outcomes.shift() as Buffer | Error;
};
const codeOf = (result: Buffer | Error): string =>
  result instanceof OstiaryError ? result.code : result instanceof Error ? result.name : 'read';

/** A raw connection: what real clients' libraries would tidy up is just what is tested here. */
async function open(headers: Record<string, string | number>): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write(
    `POST / HTTP/1.1\r\nhost: x\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );
  return socket;
}
async function send(body: Buffer, headers: Record<string, string> = {}): Promise<Buffer | Error> {
  const socket = await open({ 'content-length': body.length, ...headers });
  socket.write(body);
  const result = await outcome();
  socket.destroy();
  return result;
}

describe('readBody', () => {
  it('reads a plain body as it was sent, in any chunking', async () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 2_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 6 }), fc.boolean(), async (chunks, later) => {
        const socket = await open({ 'transfer-encoding': 'chunked', ...(later ? { 'x-later': 1 } : {}) });
        for (const piece of chunks) {
          socket.write(`${piece.length.toString(16)}\r\n`);
          socket.write(piece);
          socket.write('\r\n');
        }
        socket.write('0\r\n\r\n');
        expect(Buffer.concat(chunks).equals((await outcome()) as Buffer)).toBe(true);
        socket.destroy();
      }),
      { numRuns: 20 },
    );
  });

  it.each(Object.keys(encoders))('inflates %s', async (encoding) => {
    for (const size of [0, 2, 300_000]) {
      const body = Buffer.from(Array.from({ length: size }, (_value, index) => 0x61 + ((Math.imul(index, 2_654_435_761) >>> 20) % 26)));
      const result = await send(encoders[encoding]?.(body) as Buffer, { 'content-encoding': encoding.toUpperCase() });
      expect(body.equals(result as Buffer)).toBe(true);
    }
  });

  it('takes identity for what it says, and JSON in UTF-8 under any spelling', async () => {
    for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"']) {
      expect(codeOf(await send(Buffer.from('{}'), { 'content-encoding': 'identity', 'content-type': type }))).toBe('read');
    }
  });

  it.each([
    ['an unknown encoding', { 'content-encoding': 'compress' }],
    ['two encodings', { 'content-encoding': 'gzip, gzip' }],
    ['an encoding named like a property', { 'content-encoding': '__proto__' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another character set', { 'content-type': 'application/json; charset=utf-16' }],
  ])('refuses %s', async (_what, headers) => expect(codeOf(await send(Buffer.from('{}'), headers))).toBe('body_encoding'));

  it.each(Object.keys(encoders))('refuses %s that is cut off, has something after its end, or is none', async (encoding) => {
    const whole = encoders[encoding]?.(Buffer.from('{"a":1}'.repeat(100))) as Buffer;
    for (const body of [whole.subarray(0, -3), Buffer.concat([whole, Buffer.from('{"b":2}')]), Buffer.from('{"a":1}'), Buffer.alloc(0)]) {
      expect(codeOf(await send(body, { 'content-encoding': encoding }))).toBe('body_encoding');
    }
  });

  it('refuses a body that says it is too large before reading it', async () => {
    const socket = await open({ 'content-length': limits.maxBytes + 1 });
    expect(codeOf(await outcome())).toBe('body_too_large');
    socket.destroy();
  });

  it('refuses a body that turns out too large, with no word of its length', async () => {
    const socket = await open({ 'transfer-encoding': 'chunked' });
    const piece = Buffer.alloc(64 * 1024, 'a');
    for (let sent = 0; sent <= limits.maxBytes; sent += piece.length) {
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
    }
    expect(codeOf(await outcome())).toBe('body_too_large');
    socket.destroy();
  });

  it.each(Object.keys(encoders))('stops a %s bomb, by size and by ratio, without inflating it all', async (encoding) => {
    const bomb = encoders[encoding]?.(Buffer.alloc(48 * limits.maxBytes)) as Buffer;
    const before = process.memoryUsage().rss;
    expect(codeOf(await send(bomb, { 'content-encoding': encoding }))).toBe('body_too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(24 * limits.maxBytes);
    const steep = encoders[encoding]?.(Buffer.alloc((3 * limits.maxBytes) / 4)) as Buffer;
    expect(codeOf(await send(steep, { 'content-encoding': encoding }))).toBe('body_too_large');
  });

  it('lets a repetitive text pass while it is small, and refuses it from there on', async () => {
    const text = (bytes: number): Buffer => gzipSync(Buffer.alloc(bytes, ' '));
    expect((await send(text(60 * 1024), { 'content-encoding': 'gzip' })) as Buffer).toHaveLength(60 * 1024);
    expect(codeOf(await send(text(900 * 1024), { 'content-encoding': 'gzip' }))).toBe('body_too_large');
  });

  it('takes an upload as slow as it is, as long as it goes on', async () => {
    const socket = await open({ 'content-length': 30, 'x-pace': 'patient' });
    for (let sent = 0; sent < 30; sent++) {
      socket.write('1');
      await pause(100);
    }
    expect(codeOf(await outcome())).toBe('read');
    socket.destroy();
  });

  it.each([
    ['says nothing more', 'silent', 0],
    ['says a byte now and then', 'dripping', 20],
  ])('ends an upload that %s', async (_what, pace, everyMs) => {
    const socket = await open({ 'content-length': 1_000, 'x-pace': pace });
    const drip = everyMs === 0 ? undefined : setInterval(() => socket.write('a'), everyMs);
    expect(codeOf(await outcome())).toBe('body_too_slow');
    clearInterval(drip);
    socket.destroy();
  });

  it('asks for room before it keeps a byte, by what is announced and by what grows', async () => {
    await send(Buffer.alloc(1_000, '1'));
    expect(reserved[0]).toBe(1_000);
    reserved = [];
    const text = Buffer.from(JSON.stringify(Array.from({ length: 5_000 }, (_value, index) => index)));
    await send(gzipSync(text), { 'content-encoding': 'gzip' });
    expect(reserved[0]).toBe(gzipSync(text).length);
    expect(reserved.at(-1)).toBe(text.length);
  });

  it.each([
    ['texts', '"a",'],
    ['numbers', '1,'],
    ['objects', '{},'],
    ['commas', ','],
  ])('refuses a body of too many %s, as it is sent and in a kilobyte', async (_what, item) => {
    const body = Buffer.from(`[${item.repeat(60_000)}1]`);
    expect(codeOf(await send(body))).toBe('body_too_complex');
    expect(codeOf(await send(gzipSync(body), { 'content-encoding': 'gzip' }))).toMatch(/^body_too_(complex|large)$/);
  });

  it('holds a body that is there already to the same limits', async () => {
    const there = { 'x-later': '1' };
    expect(await send(Buffer.from('{"a":1}'), there)).toEqual(Buffer.from('{"a":1}'));
    expect(reserved).toEqual([7, 7]);
    expect(await send(Buffer.alloc(0), there)).toEqual(Buffer.alloc(0));
    expect(codeOf(await send(Buffer.from('['.repeat(65)), there))).toBe('body_too_deep');
    expect(codeOf(await send(Buffer.from(`[${'1,'.repeat(20_000)}1]`), there))).toBe('body_too_complex');
    expect(codeOf(await send(Buffer.from('{}'), { ...there, 'content-type': 'text/plain' }))).toBe('body_encoding');
    expect(await send(gzipSync(Buffer.from('{"a":1}')), { ...there, 'content-encoding': 'gzip' })).toEqual(Buffer.from('{"a":1}'));
  });

  it('refuses a body of brackets before it is whole', async () => {
    const socket = await open({ 'content-length': limits.maxBytes });
    socket.write('['.repeat(65));
    expect(codeOf(await outcome())).toBe('body_too_deep');
    socket.destroy();
  });

  it('lets no frame ask for more memory than HTTP allows', async () => {
    // One raw block behind a header that asks for a window of 2^log bytes. Source: RFC 8878, 3.1.1.
    const frame = (log: number): Buffer =>
      Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, (2 << 3) | 1, 0, 0]), Buffer.from('{}')]);
    expect(codeOf(await send(frame(23), { 'content-encoding': 'zstd' }))).toBe('read');
    expect(codeOf(await send(frame(27), { 'content-encoding': 'zstd' }))).toBe('body_encoding');
  });

  it.each<Record<string, string>>([{}, { 'content-encoding': 'gzip' }])(
    'tells an upload that breaks off from a short body',
    async (headers) => {
      const socket = await open({ 'content-length': 1_000, ...headers });
      socket.write(gzipSync('x').subarray(0, 12));
      setTimeout(() => socket.destroy(), 50);
      expect(await outcome()).toBeInstanceOf(ClientLeftError);
    },
  );
});
