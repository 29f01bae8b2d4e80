import { setTimeout as pause } from 'node:timers/promises';
import { ostiaryConfigSchema } from '#chassis';
import { eventually } from '#messaging/testing';
import { type Wait, type WaitEnd, Waits } from './waits.js';

const anHour = 3_600_000;
const open = (maxHoldMs: number): Waits => new Waits(ostiaryConfigSchema.parse({ ingress: { maxHoldMs } }));

describe('the waits of held calls', () => {
  let leaving: AbortController;
  let revoked: boolean;
  beforeEach(() => {
    leaving = new AbortController();
    revoked = false;
  });
  const begin = (waits: Waits): Wait => waits.begin({ left: leaving.signal, isRevoked: () => revoked });
  const endOf = (wait: Wait): Promise<WaitEnd> => eventually('an end', () => wait.ended ?? undefined);

  it.each<[string, WaitEnd, number, (waits: Waits) => void]>([
    ['its client leaves', 'client_left', anHour, () => leaving.abort()],
    ['its caller is revoked', 'revoked', anHour, () => void (revoked = true)],
    ['its time is up', 'timed_out', 1, () => undefined],
    ['the instance stops', 'shutdown', anHour, (waits) => waits.stop()],
  ])('end where %s, and say so once', async (_why, end, maxHoldMs, happen) => {
    const waits = open(maxHoldMs);
    const wait = begin(waits);
    let told = 0;
    wait.signal.addEventListener('abort', () => (told += 1));
    happen(waits);
    expect(await endOf(wait)).toBe(end);
    waits.stop();
    leaving.abort();
    expect([wait.ended, wait.signal.aborted, told]).toEqual([end, true, 1]);
  });

  it.each<[string, WaitEnd, (waits: Waits) => void]>([
    ['whose client has gone', 'client_left', () => leaving.abort()],
    ['on an instance that stops', 'shutdown', (waits) => waits.stop()],
    ['on one that stops, whose client has gone', 'client_left', (waits) => (waits.stop(), leaving.abort())],
  ])('of a call %s are over before they begin', (_which, end, happen) => {
    const waits = open(anHour);
    happen(waits);
    const wait = begin(waits);
    expect([wait.ended, wait.signal.aborted]).toEqual([end, true]);
  });

  it('that are over already end no more', async () => {
    const waits = open(1);
    const wait = begin(waits);
    wait.stop();
    leaving.abort();
    waits.stop();
    await pause(20);
    expect([wait.ended, wait.signal.aborted]).toEqual([null, false]);
  });

  it('of many calls run out in their order, whichever were over before', async () => {
    const waits = open(30);
    const left: Wait[] = [];
    const order: number[] = [];
    for (let at = 0; at < 100; at += 1) {
      const wait = begin(waits);
      wait.signal.addEventListener('abort', () => order.push(at));
      if (at % 3 === 0) wait.stop();
      else left.push(wait);
      if (at % 10 === 0) await pause(1);
    }
    await eventually('the last end', () => (left.every(({ ended }) => ended === 'timed_out') ? true : undefined));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).toHaveLength(left.length);
  });

  it('hang on no signal of a call that has gone on', () => {
    const waits = open(anHour);
    const { signal } = leaving;
    const added: unknown[] = [];
    signal.addEventListener = (_type: string, listener: unknown) => void added.push(listener);
    signal.removeEventListener = (_type: string, listener: unknown) => void added.splice(added.indexOf(listener), 1);
    const waiting = Array.from({ length: 10 }, () => begin(waits));
    for (const wait of waiting) wait.stop();
    expect(added).toEqual([]);
  });
});
