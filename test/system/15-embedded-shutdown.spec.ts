import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { Reviewer } from './failpoints/reviewer.js';
import type { ControlApi } from './harness/control-api.js';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { Crowd } from './shutdown/crowd.js';
import { PatientProvider } from './shutdown/patient-provider.js';

const patient = { drainMs: 120_000 };
/** No call can come to its end in that, nor has one a status before. */
const hasty = { drainMs: 1, uncommittedMs: 300_000 };
const roomy = { maxConcurrentPerPrincipal: 500, maxHoldsPerPrincipal: 500, decisionTimeoutMs: 30_000 };

describe('the embedded form that is stopped with 100 held and 100 streaming calls', () => {
  let folder: string;
  let provider: PatientProvider;
  let system: EmbeddedSystem;
  let bob: ControlApi;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-config-'));
    provider = await PatientProvider.start();
    system = await EmbeddedSystem.prepare('15-embedded-shutdown', { OSTIARY_CONFIG: join(folder, 'ostiary.yaml') });
    await start(patient);
    bob = await system.people.controlling('bob');
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** From the next start on. */
  async function start(ingress: object): Promise<void> {
    // JSON is YAML.
    const config = { ingress: { ...roomy, ...ingress }, upstreams: { anthropic: provider.upstream } };
    await writeFile(join(folder, 'ostiary.yaml'), JSON.stringify(config));
    await system.start();
  }

  const gather = async (): Promise<Crowd> => Crowd.gather(system.people, (await system.people.calling('alice')).url, bob);

  /** The outcome of each, once all have one. */
  async function outcomes(exchanges: readonly string[]): Promise<string[]> {
    const dave = await system.people.controlling('dave');
    return eventually('every exchange to have ended', async () => {
      const known = new Map((await dave.exchanges('limit=200')).map(({ id, outcome }) => [id, outcome]));
      const found = exchanges.flatMap((id) => known.get(id) ?? []);
      return found.length === exchanges.length && [...new Set(found)].toSorted();
    });
  }

  const openCards = async (): Promise<string[]> =>
    (await bob.pendingApprovals()).filter(({ state }) => state === 'pending').map(({ id }) => id);

  it('at SIGTERM carries all of them to their end, those too that are voted on only then', async () => {
    const crowd = await gather();
    const stopping = system.terminate();
    const reviewer = new Reviewer(bob, crowd.intents);
    await crowd.decided();
    provider.finish();
    const exchanges = await crowd.exchanges();
    await reviewer.stop();
    await stopping;
    expect(system.said).toContain('Stopped.');
    expect(await crowd.unmet(provider)).toEqual([]);
    await start(hasty);
    expect(await outcomes(exchanges)).toEqual(['completed', 'refused']);
    await eventually('no card to stand for nobody', async () => (await openCards()).length === 0);
  });

  it('at Ctrl-C, with no time left, tells each how it ended, and takes what was voted later when it is sent again', async () => {
    const crowd = await gather();
    const exchanges = crowd.exchanges();
    await system.interrupt();
    expect(await crowd.untold()).toEqual([]);
    provider.finish();
    await start(patient);
    expect(await outcomes(await exchanges)).toEqual(['interrupted']);
    await eventually('no card to stand for nobody', async () => (await openCards()).length === 0);
    const again = await crowd.again(system.people, (await system.people.calling('alice')).url);
    const reviewer = new Reviewer(bob, again.intents);
    await again.decided();
    await reviewer.stop();
    expect(await again.unmet(provider)).toEqual([]);
    await eventually('no card to stand for nobody', async () => (await openCards()).length === 0);
  });
});
