import * as fc from 'fast-check';
import { errors } from 'undici';
import { ProviderCall } from './provider-call.js';

const megabyte = Buffer.alloc(1024 * 1024);

/** What undici does with a handler, at the hand of a test. */
class Wire {
  paused = false;
  reason: Error | null = null;
  over = 0;
  readonly rawHeaders = null;
  readonly call = new ProviderCall(() => (this.over += 1));

  get aborted(): boolean {
    return this.reason !== null;
  }

  start(): this {
    this.call.onRequestStart(this);
    return this;
  }

  answer(): this {
    this.start().call.onResponseStart(this, 200, {});
    return this;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** undici tells of an abortion too. */
  abort(reason: Error): void {
    this.reason = reason;
    this.call.onResponseError(this, reason);
  }

  async body(): Promise<AsyncIterator<Uint8Array>> {
    return (await this.call.reply).body[Symbol.asyncIterator]();
  }
}

/** Everything that is read, a pause after each piece; what ends it, if that is a failure. */
async function readAll(body: AsyncIterator<Uint8Array>, pauses: readonly number[]): Promise<{ bytes: Buffer; code: string | null }> {
  const read: Uint8Array[] = [];
  try {
    for (let next = await body.next(); next.done !== true; next = await body.next()) {
      read.push(next.value);
      await turns(pauses[read.length % pauses.length] ?? 0);
    }
    return { bytes: Buffer.concat(read), code: null };
  } catch (error) {
    return { bytes: Buffer.concat(read), code: (error as { code: string }).code };
  }
}

async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a call at the provider', () => {
  const pieces = fc.array(fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }), pause: fc.nat(2) }), { maxLength: 20 });
  const pauses = fc.array(fc.nat(2), { minLength: 1 });
  const ends = fc.constantFrom('whole', 'broken', 'silent', 'left' as const);

  it('gives the bytes that came, in order, whoever of both is faster; then how it ended; and is over once', async () => {
    const codes = { whole: null, broken: 'upstream_broken', silent: 'upstream_timeout', left: 'upstream_broken' };
    await fc.assert(
      fc.asyncProperty(pieces, pauses, ends, async (sent, reading, end) => {
        const wire = new Wire().answer();
        const all = readAll(await wire.body(), reading);
        for (const { bytes, pause } of sent) {
          wire.call.onResponseData(wire, Buffer.from(bytes));
          await turns(pause);
        }
        if (end === 'whole') wire.call.onResponseEnd();
        else if (end === 'left') wire.call.breakOff();
        else wire.call.onResponseError(wire, end === 'silent' ? new errors.BodyTimeoutError() : new errors.SocketError('gone'));
        const { bytes, code } = await all;
        const came = Buffer.concat(sent.map((piece) => piece.bytes));
        expect(code).toBe(codes[end]);
        // Nobody is there any more to read what was not read when it was broken off.
        expect(bytes.equals(end === 'left' ? came.subarray(0, bytes.length) : came)).toBe(true);
        wire.call.breakOff();
        expect(wire.over).toBe(1);
      }),
    );
  });

  it('reads four megabytes ahead, then makes the provider wait until some are read', async () => {
    const wire = new Wire().answer();
    const body = await wire.body();
    for (let at = 0; at < 3; at += 1) wire.call.onResponseData(wire, megabyte);
    expect(wire.paused).toBe(false);
    wire.call.onResponseData(wire, megabyte);
    expect(wire.paused).toBe(true);
    await body.next();
    expect(wire.paused).toBe(false);
  });

  it('is read at once as far as it has come, but in no more than 64 KB and a chunk', async () => {
    const wire = new Wire().answer();
    const body = await wire.body();
    const waiting = body.next();
    for (const text of ['a', 'b', 'c']) wire.call.onResponseData(wire, Buffer.from(text));
    const first = await waiting;
    const small = Buffer.alloc(30 * 1024);
    for (let at = 0; at < 4; at += 1) wire.call.onResponseData(wire, small);
    expect([String(first.value), (await body.next()).value.length, (await body.next()).value.length]).toEqual([
      'abc',
      90 * 1024,
      30 * 1024,
    ]);
  });

  it('whose reader goes before its end is broken off', async () => {
    const wire = new Wire().answer();
    wire.call.onResponseData(wire, megabyte);
    const body = await wire.body();
    await body.next();
    await body.return?.();
    expect([wire.aborted, wire.over]).toEqual([true, 1]);
  });

  it('that is over is left alone', async () => {
    const wire = new Wire().answer();
    wire.call.onResponseEnd();
    wire.call.breakOff();
    expect([wire.aborted, wire.over]).toEqual([false, 1]);
    await expect(readAll(await wire.body(), [0])).resolves.toMatchObject({ code: null });
  });

  it('that was broken off before it had a connection ends with it', async () => {
    const wire = new Wire();
    const told = expect(wire.call.reply).rejects.toMatchObject({ code: 'upstream_unreachable' });
    wire.call.breakOff();
    await told;
    expect(wire.over).toBe(0);
    wire.start();
    expect([wire.aborted, wire.over]).toEqual([true, 1]);
  });

  it('waits for the answer behind early hints', async () => {
    const wire = new Wire().start();
    wire.call.onResponseStart(wire, 103, { link: '<x>' });
    wire.call.onResponseStart(wire, 200, { 'request-id': 'req_1' });
    await expect(wire.call.reply).resolves.toMatchObject({ status: 200, headers: { 'request-id': 'req_1' } });
  });

  it.each([
    [new errors.HeadersTimeoutError(), 'upstream_timeout'],
    [new errors.SocketError('closed'), 'upstream_broken'],
    [new errors.HTTPParserError('what'), 'upstream_broken'],
    [new errors.ConnectTimeoutError(), 'upstream_unreachable'],
  ])('without an answer is told in the terms of the error table: %s', async (error, code) => {
    const wire = new Wire().start();
    wire.call.onResponseError(wire, error);
    await expect(wire.call.reply).rejects.toMatchObject({ code });
    expect(wire.over).toBe(1);
  });
});
