import { ManualClock, ostiaryConfigSchema } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import type { TokenVerifier, Tokens } from '#identity';
import { Transactions } from '#persistence';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';
import type { LinkStores } from './link-stores.js';
import { LinkedGroups } from './linked-groups.js';
import { SlackLinksStore } from './slack-links.store.js';

const hour = 3_600_000;

/** An issuer that takes each refresh token once, and says of which groups its person is now. */
class RotatingIssuer {
  groups: string[] | null = ['security'];
  subject = 'bob';
  answers: 'tokens' | 'ended' | 'away' = 'tokens';
  used: string[] = [];
  private next = 1;
  private valid = 'token 0';

  constructor(private readonly issuer: string) {}

  async refresh(_user: unknown, _issuer: string, sealed: string): Promise<Tokens> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.answers === 'away') throw new OstiaryError('identity_unavailable', 'away');
    this.used.push(sealed);
    if (this.answers === 'ended' || sealed !== this.valid) throw new OstiaryError('token_invalid', 'The sign-in has ended.');
    this.valid = `token ${this.next}`;
    this.next += 1;
    return { accessToken: 'access', obtainedAt: 0, expiresAt: 0, refreshToken: this.valid };
  }

  async seal(_user: unknown, refreshToken: string): Promise<string> {
    return refreshToken;
  }

  async verify(): Promise<Principal> {
    return { issuer: this.issuer, subject: this.subject, name: 'Bob', email: null, groups: this.groups };
  }
}

describe('groups of a linked person', () => {
  let service: SlackServiceFake;
  let clock: ManualClock;
  let issuer: RotatingIssuer;
  beforeAll(async () => void (service = await SlackServiceFake.start()));
  afterAll(() => service.close());
  beforeEach(() => {
    clock = new ManualClock();
    issuer = new RotatingIssuer(service.approval.issuer.issuer);
  });

  const links = new SlackLinksStore();
  const transactions = (): Transactions => service.approval.service.app.get(Transactions);
  const replica = (): LinkedGroups =>
    new LinkedGroups(
      transactions(),
      { links, issuers: issuer } as unknown as LinkStores,
      issuer as unknown as TokenVerifier,
      clock,
      ostiaryConfigSchema.parse({}),
    );
  const linked = async (refreshToken: string | null, ageMs: number): Promise<SlackLinkEntity> => {
    await service.link('U0BOB', 'bob', { groups: ['security'], refreshToken, groupsReadAt: new Date(clock.millis() - ageMs) });
    return (await stored())!;
  };
  const stored = (): Promise<SlackLinkEntity | null> =>
    transactions().read((manager) => links.find(manager, { teamId: service.slack.teamId, userId: 'U0BOB' }));
  /** Time goes on while the others wait for whoever asks the issuer. */
  const waited = async <T>(work: Promise<T>): Promise<T> => {
    const over = { yet: false };
    void work.finally(() => (over.yet = true)).catch(() => undefined);
    while (!over.yet) await clock.advance(10);
    return work;
  };

  it('are asked for anew: one that was left an hour ago gives no vote', async () => {
    const link = await linked('token 0', hour);
    issuer.groups = ['engineering'];
    expect(await replica().current(link)).toMatchObject({ groups: ['engineering'], refreshToken: 'token 1' });
    expect(await stored()).toMatchObject({
      groups: ['engineering'],
      refreshToken: 'token 1',
      refreshingUntil: null,
      groupsReadAt: clock.now(),
    });
  });

  it('are not asked for again within minutes', async () => {
    expect(await replica().current(await linked('token 0', 4 * 60_000))).toMatchObject({ groups: ['security'] });
    expect(issuer.used).toEqual([]);
  });

  it('count for the configured time without a refresh token, and no longer', async () => {
    expect(await replica().current(await linked(null, 11.9 * hour))).toMatchObject({ groups: ['security'] });
    expect(await replica().current(await linked(null, 12.1 * hour))).toBeNull();
  });

  it('are gone at once when the sign-in has ended at the issuer, and stay so', async () => {
    const link = await linked('token 0', hour);
    issuer.answers = 'ended';
    expect(await replica().current(link)).toBeNull();
    expect(await stored()).toMatchObject({ refreshToken: null, groups: null });
    issuer.answers = 'tokens';
    expect(await replica().current((await stored())!)).toBeNull();
  });

  it('are nobody else’s: a token of another person ends the link’s sign-in', async () => {
    const link = await linked('token 0', hour);
    issuer.subject = 'carol';
    expect(await replica().current(link)).toBeNull();
    expect(await stored()).toMatchObject({ subject: 'bob', groups: null });
  });

  it('count for the configured time while the issuer is away, and are asked for again after', async () => {
    issuer.answers = 'away';
    expect(await replica().current(await linked('token 0', hour))).toMatchObject({ groups: ['security'] });
    const old = await linked('token 0', 13 * hour);
    await expect(replica().current(old)).rejects.toMatchObject({ code: 'identity_unavailable' });
    issuer.answers = 'tokens';
    expect(await replica().current((await stored())!)).toMatchObject({ refreshToken: 'token 1' });
  });

  it('are read by one of several that need them at once, over replicas: a refresh token comes once', async () => {
    const link = await linked('token 0', hour);
    issuer.groups = ['engineering'];
    const replicas = [replica(), replica(), replica()];
    const found = await waited(Promise.all([...replicas, ...replicas].map((one) => one.current(link))));
    expect(found.map((one) => one?.groups)).toEqual(Array.from({ length: 6 }, () => ['engineering']));
    expect(issuer.used).toEqual(['token 0']);
  });

  it('are read by somebody else when whoever was about to has gone', async () => {
    const link = await linked('token 0', hour);
    await transactions().run((manager) => manager.query('UPDATE slack_links SET refreshing_until = $1', [new Date(clock.millis() - 1)]));
    expect(await replica().current(link)).toMatchObject({ refreshToken: 'token 1' });
  });

  it('of a link that was made anew meanwhile are left alone', async () => {
    const link = await linked('token 0', hour);
    const reading = replica().current(link);
    await service.link('U0BOB', 'bob-2', { groups: ['finance'] });
    expect(await reading).toBeNull();
    expect(await stored()).toMatchObject({ subject: 'bob-2', groups: ['finance'] });
  });
});
