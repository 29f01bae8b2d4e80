import { createLocalJWKSet, exportJWK, generateKeyPair, type LocalJWKSet } from 'jose';
import { issuerConfigSchema } from '#chassis';
import { OstiaryError } from '#contracts';
import { eventually } from '#messaging/testing';
import { IssuerKeys } from './issuer-keys.js';

const hour = 3_600_000;
const times = { refreshMs: 10 * hour, staleMs: 12 * hour, unknownKidCooldownMs: 5_000, failureCooldownMs: 1_000 };

const setWith = async (...kids: string[]): Promise<LocalJWKSet> => {
  const keys = await Promise.all(
    kids.map(async (kid) => ({
      ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)),
      kid,
      alg: 'ES256',
    })),
  );
  return createLocalJWKSet({ keys });
};

describe('IssuerKeys', () => {
  const config = issuerConfigSchema.parse({ issuer: 'https://issuer.example', audience: 'ostiary' });
  let now: number;
  let answers: (() => Promise<LocalJWKSet>)[];
  let loads: number;
  const problems: string[] = [];
  let keys: IssuerKeys;

  const start = (overrides: Partial<typeof times> = {}): void => {
    const load = (): Promise<LocalJWKSet> => {
      loads += 1;
      const next = answers.length > 1 ? answers.shift() : answers[0];
      return next ? next() : Promise.reject(new Error('no answer'));
    };
    keys = new IssuerKeys(config, {
      now: () => now,
      times: { ...times, ...overrides },
      load,
      onProblem: (message) => problems.push(message),
    });
  };
  const codeFor = (kid: string): Promise<string> =>
    keys.keyFor({ alg: 'ES256', kid }).then(
      () => 'found',
      (error: unknown) => (error instanceof OstiaryError ? error.code : `unexpected ${String(error)}`),
    );

  beforeEach(async () => {
    now = 1_000_000;
    loads = 0;
    const first = await setWith('a');
    answers = [() => Promise.resolve(first)];
    start();
  });
  afterEach(() => keys.close());

  it('fetches once for many tokens at once', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => codeFor('a'))))).toEqual(new Set(['found']));
    expect(loads).toBe(1);
  });

  it('fetches again for an unknown key id, at most once per cooldown', async () => {
    await codeFor('a');
    const second = await setWith('b');
    answers = [() => Promise.resolve(second)];
    expect(await codeFor('b')).toBe('token_invalid');
    expect(loads).toBe(1);
    now += times.unknownKidCooldownMs;
    expect(await Promise.all([codeFor('b'), codeFor('b'), codeFor('c')])).toEqual(['found', 'found', 'token_invalid']);
    expect(loads).toBe(2);
    for (let index = 0; index < 20; index += 1) expect(await codeFor(`invented-${index}`)).toBe('token_invalid');
    expect(loads).toBe(2);
  });

  it('goes on with stale keys while the issuer is away, for twelve hours', async () => {
    await codeFor('a');
    answers = [() => Promise.reject(new Error('down'))];
    now += 11 * hour;
    expect(await codeFor('a')).toBe('found');
    now += hour;
    expect(await codeFor('a')).toBe('identity_unavailable');
  });

  it('says that it can’t know when a key is unknown and the issuer away', async () => {
    await codeFor('a');
    answers = [() => Promise.reject(new Error('down'))];
    now += times.unknownKidCooldownMs;
    expect(await codeFor('b')).toBe('identity_unavailable');
    expect(await codeFor('a')).toBe('found');
  });

  it('asks a dead issuer at most once per cooldown, and recovers', async () => {
    const [good] = answers;
    answers = [() => Promise.reject(new Error('down'))];
    for (let index = 0; index < 10; index += 1) expect(await codeFor('a')).toBe('identity_unavailable');
    expect(loads).toBe(1);
    expect(keys.isReady()).toBe(false);
    expect(problems.at(-1)).toBe('The keys of https://issuer.example could not be fetched: down');
    if (good) answers = [good];
    now += times.failureCooldownMs;
    expect(await codeFor('a')).toBe('found');
    expect(keys.isReady()).toBe(true);
  });

  it('refreshes in the background, so that a withdrawn key stops counting', async () => {
    keys.close();
    start({ refreshMs: 20 });
    await codeFor('a');
    const second = await setWith('b');
    answers = [() => Promise.resolve(second)];
    await eventually('the key to be gone', async () => (await codeFor('a')) !== 'found');
    expect(await codeFor('b')).toBe('found');
  });

  it('refuses a token that does not say which of several keys signed it', async () => {
    const both = await setWith('a', 'b');
    answers = [() => Promise.resolve(both)];
    await expect(keys.keyFor({ alg: 'ES256' })).rejects.toMatchObject({ code: 'token_invalid' });
  });
});
