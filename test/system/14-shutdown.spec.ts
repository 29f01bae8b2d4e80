import { eventually } from '#messaging/testing';
import { Ledgers } from './failpoints/ledgers.js';
import { Reviewer } from './failpoints/reviewer.js';
import type { ControlApi } from './harness/control-api.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { Crowd } from './shutdown/crowd.js';
import { Newcomers } from './shutdown/newcomers.js';
import { PatientProvider } from './shutdown/patient-provider.js';

/** Longer than any test takes: here nothing is to be cut. */
const drainMs = 120_000;
/** A crowd comes at once, on a machine that may be slow. */
const roomy = { maxConcurrentPerPrincipal: 500, maxHoldsPerPrincipal: 500, decisionTimeoutMs: 30_000 };
/** Each of them is run twice. */
const controls = ['policy', 'approval', 'audit'] as const;

describe('a rolling update of the distributed form', () => {
  let provider: PatientProvider;
  let system: DistributedSystem;
  let ledgers: Ledgers;
  let bob: ControlApi;

  beforeAll(async () => {
    provider = await PatientProvider.start();
    system = await DistributedSystem.start('14-shutdown', {
      ingressReplicas: 2,
      ingress: { drainMs, ...roomy },
      upstream: provider.upstream,
    });
    await Promise.all(controls.map((name) => system.startBeside(name)));
    ledgers = await Ledgers.of(system);
    bob = await system.people.controlling('bob');
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
  });

  /** Stops and starts instances side by side; gives those that did not stop in order. */
  async function updated(names: readonly string[]): Promise<string[]> {
    const update = async (name: string): Promise<string[]> => {
      const { code, signal } = await system.terminate(name);
      await system.restart(name);
      return code === 0 ? [] : [`${name} ended with ${signal ?? code}`];
    };
    return (await Promise.all(names.map((name) => update(name).catch((error: unknown) => [String(error)])))).flat();
  }

  /** Updates something under a crowd at the first ingress while calls come at another address. Gives what was wrong, by any of the ledgers. */
  async function through(names: readonly string[], newcomersAt: number | null): Promise<string[]> {
    const crowd = await Crowd.gather(system.people, system.ingress(1), bob);
    const { intents } = crowd;
    const reviewer = new Reviewer(bob, intents);
    const updating = updated(names);
    const alice = await system.people.calling('alice');
    const newcomers = newcomersAt === null ? null : new Newcomers(alice.at(system.ingress(newcomersAt)), intents);
    // What waits for a person is decided, while what streams still does.
    await crowd.decided();
    provider.finish();
    await crowd.exchanges();
    const disordered = await updating;
    const refused = (await newcomers?.stop()) ?? [];
    await reviewer.stop();
    return [...disordered, ...refused, ...(await crowd.unmet(provider)), ...(await recorded(await crowd.exchanges()))];
  }

  async function recorded(exchanges: readonly string[]): Promise<string[]> {
    const left = await ledgers.faults([], { mayBreak: false, killed: false, diskFailed: false });
    const dave = await system.people.controlling('dave');
    const known = new Map((await dave.exchanges('limit=200')).map(({ id, outcome }) => [id, outcome]));
    const open = exchanges.filter((id) => !['completed', 'refused'].includes(known.get(id) ?? ''));
    return [...left, ...open.map((id) => `${id} is ${known.get(id)} in the audit`)];
  }

  it.each(controls)('of the %s service, instance by instance, refuses no call', async (name) => {
    expect(await through([name], 1)).toEqual([]);
  });

  it('of all three at once, with none of them left meanwhile, only lets calls wait', async () => {
    expect(
      await through(
        controls.flatMap((name) => [name, `${name}-2`]),
        null,
      ),
    ).toEqual([]);
  });

  it('of one ingress of two carries every call to its end, while the other takes those that come', async () => {
    expect(await through(['ingress-1'], 2)).toEqual([]);
  });

  it('tells the end of each hold once', async () => {
    expect(await ledgers.untoldHolds(0)).toEqual([]);
  });

  it('leaves chains in which nothing is missing', async () => {
    const dave = await system.people.controlling('dave');
    await eventually('no chain to be faulty', async () => {
      const { body } = await dave.ask('GET', '/api/chains?faulty=true');
      return (body as { items: unknown[] }).items.length === 0;
    });
  });
});
