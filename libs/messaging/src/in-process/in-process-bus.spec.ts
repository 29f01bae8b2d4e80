import { setTimeout as pause } from 'node:timers/promises';
import { holdEnded, journal } from '#contracts';
import { Logger } from '@nestjs/common';
import { MessageMac } from '../mac/message-mac.js';
import { busContract } from '../testing/bus.contract.js';
import { eventually } from '../testing/eventually.js';
import { InProcessBus } from './in-process-bus.adapter.js';

Logger.overrideLogger(false); // dead letters are told of, here by the dozen

const retry = { attempts: 3, firstDelayMs: 1, maxDelayMs: 10 };

const mac = MessageMac.ofThisProcess();
let latest: InProcessBus;
busContract('in process', {
  severalProcesses: false,
  mac,
  open: () => Promise.resolve((latest = new InProcessBus({ retry, mac }))),
  write: (topic, message) => Promise.resolve(latest.write(topic, message)),
});

describe('the bus in one process', () => {
  const event = {
    key: 'a',
    subject: 'a',
    data: { approvalId: 'a', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' },
  } as const;

  it('has published an event when every shared group has dealt with it, whatever the others do', async () => {
    const bus = new InProcessBus({ retry });
    const told: string[] = [];
    await bus.subscribe(holdEnded, { group: 'handles', from: 'latest' }, () => pause(30).then(() => void told.push('handled')));
    await bus.subscribe(holdEnded, { group: 'fails', from: 'latest' }, () => Promise.reject(new Error('no')));
    await bus.subscribe(holdEnded, { group: 'each', from: 'latest' }, () => pause(5_000, undefined, { ref: false }));
    await bus.publish(holdEnded, event);
    expect(told).toEqual(['handled']);
  });

  it('gives up on consumers that take too long, and on all of them when it closes', async () => {
    const bus = new InProcessBus({ publishTimeoutMs: 50 });
    let release = () => {};
    await bus.subscribe(holdEnded, { group: 'slow', from: 'latest' }, () => new Promise((resolve) => (release = resolve)));
    await expect(bus.publish(holdEnded, event)).rejects.toThrow('did not deal with the message in time');
    const waiting = expect(bus.publish(holdEnded, event)).rejects.toThrow(/closed|in time/);
    const closing = bus.close();
    release();
    await Promise.all([waiting, closing]);
    await expect(bus.publish(holdEnded, event)).rejects.toThrow('closed');
    expect(bus.isReady()).toBe(false);
  });

  it('makes publishers wait while consumers have too much before them, and takes nothing from those it turns away', async () => {
    const bus = new InProcessBus({ backlogBytes: 1_000, publishTimeoutMs: 2_000 });
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const got: number[] = [];
    await bus.subscribeBatches(journal, { group: 'audit', from: 'latest' }, async (batch) => {
      await opened;
      got.push(...batch.map(({ bytes }) => bytes[0]!));
    });
    const record = (n: number) => [{ key: 'c', subject: 'c', bytes: Buffer.alloc(600, n) }];
    await bus.publishBytes(journal, record(1));
    await bus.publishBytes(journal, record(2));
    await expect(bus.publishBytes(journal, record(3))).rejects.toThrow('backlog is full');
    const patient = bus.publishBytes(journal, record(4));
    open();
    await patient;
    await eventually('the rest', () => got.length === 3);
    expect(got).toEqual([1, 2, 4]);
    await bus.close();
  });
});
