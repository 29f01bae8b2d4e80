import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionRequested, holdEnded, type Topic, type TopicData } from '#contracts';
import { Lifecycle } from '#chassis';
import { InstanceFolder } from '#journal';
import { InProcessBus, type Outgoing } from '#messaging';
import { eventually } from '#messaging/testing';
import type { ClientCall } from '../call/client-call.js';
import { AskLedger } from './ask-ledger.js';
import { Asks } from './asks.js';
import { DecisionAsker } from './decision-asker.js';
import { FormerQuestions } from './former-questions.js';
import { HoldNotices } from './hold-notices.js';
import type { DecisionAnswer, DecisionQuestion } from './question.js';

const question: DecisionQuestion = {
  exchangeId: 'x',
  purpose: 'decide',
  approvalId: null,
  phase: 'request',
  sessionId: 's',
  principal: { issuer: 'i', subject: 'alice', name: 'Alice', email: null, groups: [] },
  client: { kind: 'unknown', name: 'x', version: null },
  model: 'm',
  policyVersion: 1,
  fingerprint: 'f',
  matches: [],
  blocks: [],
  tail: [],
  findings: [],
  tools: [],
  cut: null,
  holdableMs: 1,
};

/** As much of a call as asking needs: who it is, and what ends with it. */
class Call {
  readonly exchange = { id: 'x', traceparent: undefined };
  readonly left = new AbortController();
  readonly reply = { left: this.left.signal };
  private readonly kept: { release(): void }[] = [];

  keep(resource: { release(): void }): void {
    this.kept.push(resource);
  }

  end(): void {
    for (const resource of this.kept) resource.release();
  }

  get asCall(): ClientCall {
    return this as unknown as ClientCall;
  }
}

/** A bus whose broker is away for the next so many calls. */
class FailingBus extends InProcessBus {
  failures = 0;

  override async publish<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>): Promise<void> {
    if (this.failures === 0) return super.publish(topic, event);
    this.failures -= 1;
    throw new Error('away');
  }
}

/** An ingress process, as far as it asks. */
class Boot {
  readonly lifecycle = new Lifecycle();
  readonly ledger: AskLedger;
  readonly asker: DecisionAsker;
  readonly folder: InstanceFolder;

  constructor(home: string, bus: InProcessBus, instance = 'one') {
    this.folder = new InstanceFolder(home, instance, 0);
    this.ledger = new AskLedger(this.folder);
    const notices = new HoldNotices(bus, this.ledger);
    this.asker = new DecisionAsker(bus, new Asks(this.ledger, notices, new FormerQuestions(bus), this.lifecycle), this.ledger);
  }

  /** As `kill -9` leaves it: nothing is told, the lock is gone. */
  kill(): Promise<void> {
    return this.folder.close();
  }

  async stop(): Promise<void> {
    await this.lifecycle.stop({ warn: () => undefined }, 5_000);
  }
}

const decision = { verdict: 'require-approval' as const, reasons: [], obligations: [], policyVersion: 1 };
const hold = (requestId: string, id = `approval-of-${requestId}`): DecisionAnswer => ({
  exchangeId: 'x',
  requestId,
  outcome: 'hold',
  decision,
  approval: { id, expiresAt: '2026-01-01T00:00:00Z', joined: false },
});
const go = (requestId: string): DecisionAnswer => ({ exchangeId: 'x', requestId, decision, outcome: 'go', grants: [] });

describe('asking the policy service', () => {
  let home: string;
  let bus: FailingBus;
  let boot: Boot;
  let call: Call;
  let asked: TopicData<typeof decisionRequested>[];
  let ended: TopicData<typeof holdEnded>[];
  beforeEach(async () => {
    [bus, asked, ended, call] = [new FailingBus(), [], [], new Call()];
    home = await mkdtemp(join(tmpdir(), 'ostiary-asks-'));
    const group = { group: 'test', from: 'earliest' } as const;
    await bus.subscribe(holdEnded, group, async ({ envelope }) => void ended.push(envelope.data));
    await bus.subscribe(decisionRequested, group, async ({ envelope }) => void asked.push(envelope.data));
    boot = await booted();
  });
  afterEach(async () => {
    await boot.stop();
    await bus.close();
    await rm(home, { recursive: true, force: true });
  });
  const booted = async (instance?: string): Promise<Boot> => {
    const next = new Boot(home, bus, instance);
    await next.lifecycle.start();
    return next;
  };
  const lastAsked = (): Promise<string> => eventually('a question', () => asked.at(-1)?.requestId);
  /** Asks and gives up at once; the question's id. */
  const giveUp = async (): Promise<string> => {
    await expect(boot.asker.ask(call.asCall, question, 0)).rejects.toMatchObject({ code: 'decision_unavailable' });
    return lastAsked();
  };
  /** The causes that were told of an approval, before something that is told for certain. */
  const toldOf = async (approvalId: string): Promise<string[]> => {
    const sentinel = crypto.randomUUID();
    new HoldNotices(bus, boot.ledger).ended({ approvalId: sentinel, exchangeId: 'x', asks: ['r'] }, 'released');
    await eventually('the sentinel', () => ended.find((notice) => notice.approvalId === sentinel));
    return ended.filter((notice) => notice.approvalId === approvalId).map(({ cause }) => cause);
  };

  it('tells an approval that a late answer opens that nobody waits for it, once', async () => {
    const requestId = await giveUp();
    boot.asker.answered(hold(requestId));
    boot.asker.answered(hold(requestId));
    expect(await toldOf(`approval-of-${requestId}`)).toEqual(['timed_out']);
  });

  it.each<[string, Partial<DecisionQuestion>]>([
    ['more blocks than it may have', { tail: Array.from({ length: 5_001 }, () => 'a block') }],
    ['more characters than a message may have', { model: 'x'.repeat(1_000_000) }],
  ])('says so of a question with %s, which no time will make smaller', async (_what, changes) => {
    const asking = boot.asker.ask(call.asCall, { ...question, ...changes }, 60_000);
    await expect(asking).rejects.toMatchObject({ code: 'body_too_complex' });
    const claiming = boot.asker.claim(call.asCall, { ...question, ...changes, purpose: 'claim' }, new AbortController().signal);
    await expect(claiming).rejects.toMatchObject({ code: 'body_too_complex' });
    expect(asked).toEqual([]);
  });

  it('forgets no question, however many were given up since', async () => {
    const first = await giveUp();
    for (let count = 0; count < 10_500; count += 1) boot.ledger.noteSoon({ asked: { ...question, requestId: `later-${count}` } });
    boot.asker.answered(hold(first));
    expect(await toldOf(`approval-of-${first}`)).toEqual(['timed_out']);
  });

  it.each<[string, (requestId: string) => DecisionAnswer]>([
    ['a late pass', go],
    ['an answer to another instance', () => hold('another.question')],
  ])('tells nothing after %s', async (_what, answer) => {
    const requestId = await giveUp();
    boot.asker.answered(answer(requestId));
    expect(await toldOf(`approval-of-${requestId}`)).toEqual([]);
    expect(await toldOf('approval-of-another.question')).toEqual([]);
  });

  describe('an answer in time', () => {
    const opened = async () => {
      const before = asked.length;
      const answering = boot.asker.ask(call.asCall, question, 60_000);
      const requestId = await eventually('the question', () => asked[before]?.requestId);
      boot.asker.answered(hold(requestId, 'a'));
      const { ask } = await answering;
      return { ask: ask!, requestId };
    };

    const asksTold = async (approvalId: string): Promise<(string[] | undefined)[]> => {
      await toldOf(approvalId);
      return ended.filter((notice) => notice.approvalId === approvalId).map(({ asks }) => asks);
    };

    it('opens an ask that says at its end by which question it came, each time that the call asks again', async () => {
      const first = await opened();
      first.ask.end('timed_out');
      const second = await opened();
      second.ask.end('client_left');
      expect(await asksTold('a')).toEqual([[first.requestId], [second.requestId]]);
    });

    it('opens one ask of a call that waits for an approval already, and its end is that of both', async () => {
      const [first, second] = [await opened(), await opened()];
      second.ask.end('released');
      first.ask.end('refused');
      expect(await asksTold('a')).toEqual([[first.requestId, second.requestId]]);
    });

    it('ends with it what a late answer says of the same call and approval', async () => {
      const first = await opened();
      const before = asked.length;
      await giveUp();
      const late = await eventually('the question', () => asked[before]?.requestId);
      boot.asker.answered(hold(late, 'a'));
      first.ask.end('released');
      expect(await asksTold('a')).toEqual([[first.requestId, late]]);
    });

    it('that a call opened again after its end is told is ended by the next boot where the process is killed', async () => {
      const first = await opened();
      const second = await opened();
      await boot.ledger.note({ told: { approvalId: 'a', exchangeId: 'x', asks: [first.requestId] } });
      await boot.kill();
      boot = await booted();
      await eventually('the end', () => ended.find(({ approvalId }) => approvalId === 'a'));
      expect(await asksTold('a')).toEqual([[second.requestId]]);
    });

    it('opens an ask that ends once, with the first word', async () => {
      const { ask, requestId } = await opened();
      expect(await toldOf('a')).toEqual([]);
      ask.end('released');
      ask.end('refused');
      call.end();
      boot.asker.answered(hold(requestId, 'a'));
      expect(await toldOf('a')).toEqual(['released']);
    });

    it('opens an ask that ends with its call where nobody ended it', async () => {
      await opened();
      call.end();
      call.end();
      expect(await toldOf('a')).toEqual(['refused']);
    });

    it('opens an ask that ends as its client leaves', async () => {
      await opened();
      call.left.abort();
      call.end();
      expect(await toldOf('a')).toEqual(['client_left']);
    });
  });

  describe('a claim', () => {
    it('is made again under its own id, and the first answer counts', async () => {
      bus.failures = 1;
      const claiming = boot.asker.claim(call.asCall, { ...question, purpose: 'claim' }, new AbortController().signal);
      const requestId = await lastAsked();
      boot.asker.answered(hold(requestId, 'next'));
      boot.asker.answered(hold(requestId, 'next'));
      expect(await claiming).toMatchObject({ ask: { approval: { id: 'next' } } });
      expect(await toldOf('next')).toEqual([]);
      call.end();
      expect(await toldOf('next')).toEqual(['refused']);
    });

    it('that names a next approval while its client has left ends that one', async () => {
      const gone = new AbortController();
      const claiming = boot.asker.claim(call.asCall, { ...question, purpose: 'claim' }, gone.signal);
      const requestId = await lastAsked();
      gone.abort();
      expect(await claiming).toBeNull();
      boot.asker.answered(hold(requestId, 'next'));
      expect(await toldOf('next')).toEqual(['timed_out']);
    });
  });

  describe('a process that is killed', () => {
    it.each(['one', 'another'])('leaves what it had open to be ended by the next boot (of instance %s)', async (instance) => {
      const answering = boot.asker.ask(call.asCall, question, 60_000);
      boot.asker.answered(hold(await lastAsked(), 'a'));
      await answering;
      await boot.ledger.note({ told: { approvalId: 'none', exchangeId: 'x', asks: [] } });
      await boot.kill();
      boot = await booted(instance);
      if (instance === 'another') {
        // As a journal does that finds a neighbour gone.
        const left = join(home, 'journal', 'one', 'asks');
        for (const name of await readdir(left)) await rename(join(left, name), join(boot.folder.path, 'asks', name));
        boot.folder.adopted();
      }
      await eventually('the end', () => ended.find(({ approvalId }) => approvalId === 'a'));
      expect(await toldOf('a')).toEqual(['shutdown']);
    });

    it('leaves its question to be asked again without its content, and what the answer opened is ended', async () => {
      await expect(boot.asker.ask(call.asCall, { ...question, model: 'much' }, 0)).rejects.toThrow();
      const requestId = await lastAsked();
      await boot.kill();
      boot = await booted();
      const again = await eventually('the question again', () => asked.find(({ model }) => model === ''));
      expect(again).toMatchObject({
        requestId,
        exchangeId: 'x',
        sessionId: 's',
        purpose: 'decide',
        holdableMs: 0,
        matches: [],
        blocks: [],
      });
      boot.asker.answered(hold(requestId, 'a'));
      boot.asker.answered(hold(requestId, 'a'));
      expect(await toldOf('a')).toEqual(['timed_out']);
    });

    it('leaves its question to the boot after the next as well, when that one is killed before the answer', async () => {
      const requestId = await giveUp();
      for (let kills = 1; kills <= 2; kills += 1) {
        await boot.kill();
        boot = await booted();
      }
      boot.asker.answered(hold(requestId, 'a'));
      expect(await toldOf('a')).toEqual(['timed_out']);
    });

    it('leaves nothing of what has ended, nor does one that stops', async () => {
      const answering = boot.asker.ask(call.asCall, question, 60_000);
      boot.asker.answered(hold(await lastAsked(), 'a'));
      (await answering).ask!.end('released');
      await boot.stop();
      expect(await readdir(join(home, 'journal', 'one', 'asks'))).toEqual([]);
      boot = await booted();
      expect(await toldOf('a')).toEqual(['released']);
      expect(asked).toHaveLength(1);
    });
  });

  it('tells the end of a hold as often as it takes while the broker is away', async () => {
    const answering = boot.asker.ask(call.asCall, question, 60_000);
    boot.asker.answered(hold(await lastAsked(), 'a'));
    const { ask } = await answering;
    bus.failures = 2;
    ask!.end('released');
    await eventually('the end', () => ended.find(({ approvalId }) => approvalId === 'a'));
    expect(await toldOf('a')).toEqual(['released']);
  });
});
