import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ManualClock, SseSink } from '#chassis';
import type { Approval } from '../store/approvals.store.js';
import type { ChangesPage } from './changes.reader.js';
import { LiveStream, type LiveSource, type Reader } from './live-stream.js';
import { encodePosition, type Position } from './position.js';

/** An answer whose reader takes what it gets, or does not. */
class ResponseFake extends EventEmitter {
  text = '';
  isSlow = false;
  isDestroyed = false;
  isEnded = false;
  writeHead(): this {
    return this;
  }
  write(text: string): boolean {
    this.text += text;
    return !this.isSlow;
  }
  end(text: string): void {
    this.text += text;
    this.isEnded = true;
  }
  destroy(): void {
    this.isDestroyed = true;
    this.emit('close');
  }
}

/** A source in which nothing happens but what a test says. */
class SourceFake implements LiveSource {
  reads = 0;
  pages: ChangesPage[] = [];
  begin(from: Position | null): Promise<{ at: Position; isResumed: boolean }> {
    return Promise.resolve({ at: from ?? { transaction: '5', seq: '0' }, isResumed: from !== null });
  }
  async *open(): AsyncIterable<Approval> {}
  after(position: Position): Promise<ChangesPage> {
    this.reads += 1;
    return Promise.resolve(this.pages.shift() ?? { entries: [], next: position });
  }
  maySee(): boolean {
    return true;
  }
}

describe('a stream', () => {
  const begin = (reader: Partial<Reader> = {}, setUp: (response: ResponseFake) => void = () => undefined) => {
    const clock = new ManualClock();
    const response = new ResponseFake();
    setUp(response);
    const source = new SourceFake();
    const principal = { issuer: 'i', subject: 's', name: 'n', email: null, groups: [] };
    const whole: Reader = { principal, expiresAt: new Date(clock.millis() + 3_600_000), isRevoked: () => false, ...reader };
    const sink = new SseSink(response as unknown as ServerResponse, clock, () => stream.stop('left'));
    const stream = new LiveStream(whole, sink, source, clock);
    const ended = stream.run({ transaction: '7', seq: '3' }, () => undefined);
    return { clock, response, source, stream, ended };
  };

  it('says where it is at once, and then that it lives, every fifteen seconds', async () => {
    const { clock, response, stream, ended } = begin();
    await clock.advance(0);
    const beat = `: beat\nid: ${encodePosition({ transaction: '7', seq: '3' })}\n\n`;
    expect(response.text).toBe(`retry: 1000\n\n${beat}`);
    await clock.advance(46_000);
    expect(response.text.split(beat)).toHaveLength(5);
    stream.stop('stopping');
    expect(await ended).toBe('stopping');
    expect(response).toMatchObject({ isEnded: true, text: expect.stringMatching(/: this instance is stopping, come back\n\n$/) });
  });

  it('looks soon after it was woken, and again, since a transaction may hold a change back', async () => {
    const { clock, source, stream, ended } = begin();
    await clock.advance(2_000);
    const before = source.reads;
    stream.wake();
    await clock.advance(0);
    await clock.advance(500);
    expect(source.reads - before).toBeGreaterThanOrEqual(4);
    const soon = source.reads;
    await clock.advance(5_000);
    expect(source.reads - soon).toBeLessThanOrEqual(6);
    stream.stop('left');
    expect(await ended).toBe('left');
  });

  it('ends with its token', async () => {
    const clock = new ManualClock();
    const { clock: own, response, ended } = begin({ expiresAt: new Date(clock.millis() + 5_000) });
    await own.advance(4_000);
    expect(response.isEnded).toBe(false);
    await own.advance(2_000);
    expect(await ended).toBe('expired');
  });

  it('ends within a second of its caller’s revocation', async () => {
    let isRevoked = false;
    const { clock, response, ended } = begin({ isRevoked: () => isRevoked });
    await clock.advance(3_000);
    isRevoked = true;
    await clock.advance(1_000);
    expect(await ended).toBe('revoked');
    expect(response.text).toMatch(/: the token has been revoked\n\n$/);
  });

  it('cuts a reader off who takes nothing, and keeps nothing for them', async () => {
    const { clock, response, source, ended } = begin({}, (slow) => (slow.isSlow = true));
    await clock.advance(9_000);
    expect(response.text).toBe('retry: 1000\n\n');
    expect(source.reads).toBe(0);
    await clock.advance(1_000);
    expect(await ended).toBe('slow');
    expect(response).toMatchObject({ isDestroyed: true, isEnded: false });
  });

  it('goes on when a slow reader has taken what there was', async () => {
    const { clock, response, stream, ended } = begin({}, (slow) => (slow.isSlow = true));
    await clock.advance(9_000);
    response.isSlow = false;
    response.emit('drain');
    await clock.advance(0);
    expect(response.text).toContain(': beat');
    stream.stop('stopping');
    expect(await ended).toBe('stopping');
  });

  it('ends when its reader leaves', async () => {
    const { clock, response, ended } = begin();
    await clock.advance(0);
    response.emit('close');
    expect(await ended).toBe('left');
  });

  it('ends when nothing can be read any more', async () => {
    const { clock, response, source, ended } = begin();
    await clock.advance(0);
    source.after = () => Promise.reject(new Error('away'));
    await clock.advance(2_000);
    expect(await ended).toBe('failed');
    expect(response.isEnded).toBe(true);
  });
});
