import * as fc from 'fast-check';
import { ConnectionGate, type Place } from './connection-gate.js';

const limits = { connections: 4, maxWaiting: 8, maxWaitMs: 60_000 };
const never = new AbortController().signal;
const busy = expect.objectContaining({ code: 'upstream_busy' });

/** Callers by name, and what became of each: a place once they have one. */
class Callers {
  readonly had: string[] = [];
  private readonly places: Place[] = [];

  constructor(readonly gate: ConnectionGate) {}

  ask(principal: string, { signal = never, held = false } = {}): Promise<Place | null> {
    const asking = this.gate.take({ principal, signal, held }).then((place) => {
      if (place === null) return null;
      this.had.push(principal);
      this.places.push(place);
      return place;
    });
    // Those that nobody looks at are refused when the test is over.
    asking.catch(() => undefined);
    return asking;
  }

  /** The oldest place is given back, and whoever has it next has had the time to say so. */
  async release(): Promise<void> {
    this.places.shift()?.release();
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
let opened: ConnectionGate[] = [];
const callers = (more: Partial<typeof limits> = {}): Callers => {
  const gate = new ConnectionGate({ ...limits, ...more });
  opened.push(gate);
  return new Callers(gate);
};

describe('connections to a provider', () => {
  afterEach(() => {
    for (const gate of opened) gate.close();
    opened = [];
  });

  it('leave room for whoever comes next, however much one principal asks for', async () => {
    const all = callers({ connections: 64, maxWaiting: 1_000 });
    for (let count = 0; count < 64; count += 1) void all.ask('alice');
    await settled();
    expect([all.gate.inUse, all.gate.waiting]).toEqual([32, 32]);
    await expect(all.ask('bob')).resolves.not.toBeNull();
  });

  it('are given to those who wait in turn, one principal after the other', async () => {
    const all = callers();
    for (const name of ['alice', 'alice', 'bob', 'carol']) void all.ask(name);
    await settled();
    for (const name of ['alice', 'alice', 'alice', 'bob', 'carol']) void all.ask(name);
    await settled();
    all.had.length = 0;
    for (let count = 0; count < 4; count += 1) await all.release();
    expect(all.had.slice(0, 3).sort()).toEqual(['alice', 'bob', 'carol']);
  });

  it('of one are given to one, be they few', async () => {
    const all = callers({ connections: 1 });
    await all.ask('alice');
    const second = all.ask('alice');
    await settled();
    expect(all.gate.waiting).toBe(1);
    await all.release();
    await expect(second).resolves.not.toBeNull();
  });

  it('are refused where too many wait, and one principal leaves places in the queue', async () => {
    const all = callers();
    const asked = Array.from({ length: 7 }, () => all.ask('alice').catch((error: unknown) => error));
    await settled();
    expect([all.gate.inUse, all.gate.waiting]).toEqual([2, 4]);
    await expect(asked[6]).resolves.toEqual(busy);
    for (const name of ['bob', 'carol']) void all.ask(name);
    await settled();
    void all.ask('bob');
    await settled();
    expect(all.gate.waiting).toBe(5);
  });

  it('are refused to who has waited too long, and to nobody who is held', async () => {
    const all = callers({ connections: 1, maxWaitMs: 1 });
    await all.ask('alice');
    await expect(all.ask('bob')).rejects.toEqual(busy);
    const held = all.ask('carol', { held: true });
    await all.release();
    await expect(held).resolves.not.toBeNull();
  });

  it('take in any number of held calls, and leave the queue to the others', async () => {
    const all = callers({ connections: 1, maxWaiting: 2 });
    await all.ask('alice');
    for (let count = 0; count < 20; count += 1) void all.ask('alice', { held: true });
    void all.ask('bob');
    await settled();
    expect(all.gate.waiting).toBe(21);
  });

  it('are not given to who has gone', async () => {
    const all = callers({ connections: 1 });
    await all.ask('alice');
    const leaving = new AbortController();
    const left = all.ask('bob', { signal: leaving.signal });
    const after = all.ask('carol');
    await settled();
    leaving.abort();
    // In one step, with nothing in between.
    await all.release();
    await expect(left).resolves.toBeNull();
    await expect(after).resolves.not.toBeNull();
    expect(all.gate.inUse).toBe(1);
  });

  it('are given back once', async () => {
    const all = callers();
    const place = await all.ask('alice');
    place?.release();
    place?.release();
    expect(all.gate.inUse).toBe(0);
  });

  it('are refused to all who wait when the instance stops', async () => {
    const all = callers({ connections: 1 });
    await all.ask('alice');
    const waiting = [all.ask('bob'), all.ask('carol', { held: true })];
    const ended = Promise.allSettled(waiting);
    all.gate.close();
    const stopping = { status: 'rejected', reason: expect.objectContaining({ code: 'shutting_down' }) };
    await expect(ended).resolves.toEqual([stopping, stopping]);
    await expect(all.ask('dave')).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('are never more than there are, nobody who leaves takes one along, and all are served in the end', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('ask' as const), who: fc.constantFrom('a', 'b', 'c'), held: fc.boolean() }),
      fc.record({ do: fc.constantFrom('release' as const, 'leave' as const), at: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), async (connections, steps) => {
        const gate = new ConnectionGate({ connections, maxWaiting: 6, maxWaitMs: 60_000 });
        const places: Place[] = [];
        const leaving: AbortController[] = [];
        let open = 0;
        for (const one of steps) {
          if (one.do === 'ask') {
            const controller = new AbortController();
            leaving.push(controller);
            open += 1;
            void gate
              .take({ principal: one.who, signal: controller.signal, held: one.held })
              .then((place) => place !== null && places.push(place))
              .catch(() => undefined)
              .finally(() => (open -= 1));
          } else if (one.do === 'release') places.splice(one.at % (places.length + 1), 1)[0]?.release();
          else leaving[one.at % (leaving.length + 1)]?.abort();
          await settled();
          expect(gate.inUse).toBe(places.length);
          expect(gate.inUse).toBeLessThanOrEqual(connections);
          expect(gate.waiting).toBe(open);
        }
        for (; places.length > 0; await settled()) places.pop()?.release();
        expect([gate.inUse, gate.waiting, open]).toEqual([0, 0, 0]);
      }),
    );
  });
});
