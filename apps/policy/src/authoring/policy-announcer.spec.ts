import { Lifecycle, ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import { Logger } from '@nestjs/common';
import { RunningPolicy } from '../running-policy.fake.js';
import { PolicyAnnouncer } from './policy-announcer.js';
import { PublishingService } from './publishing.service.js';

const versionOf = async (published: ReturnType<PublishingService['publish']>): Promise<number> => {
  const told = await published;
  if (!('version' in told)) throw new Error('It waits for somebody.');
  return told.version;
};
const author = { issuer: 'https://issuer.test', subject: 'erin', name: 'Erin', email: null, groups: ['policy'] };

describe('the policy in force', () => {
  const begin = async (announce: () => Promise<void>) => {
    const [clock, lifecycle] = [new ManualClock(), new Lifecycle()];
    expect(new PolicyAnnouncer(clock, { announce } as PublishingService, lifecycle)).toBeDefined();
    await lifecycle.start();
    return { clock, lifecycle };
  };

  it('is announced every minute, until the service stops', async () => {
    let announced = 0;
    const { clock, lifecycle } = await begin(async () => void (announced += 1));
    await clock.advance(180_000);
    expect(announced).toBe(3);
    await lifecycle.stop({ warn: () => undefined }, 1_000);
    await clock.advance(180_000);
    expect(announced).toBe(3);
  });

  it('is announced again after the database was away, and by nobody who stops meanwhile', async () => {
    Logger.overrideLogger(false);
    let announced = 0;
    const { clock, lifecycle } = await begin(async () => {
      announced += 1;
      if (announced === 1) throw new Error('away');
      if (announced === 3) await lifecycle.stop({ warn: () => undefined }, 1_000);
    });
    await clock.advance(600_000);
    expect(announced).toBe(3);
  });

  it('stands last on its topic again once it is announced, whatever was written there meanwhile', async () => {
    const policy = await RunningPolicy.start();
    const publishing = policy.part(PublishingService);
    const { source } = await eventually('the first version', () => policy.published[0]);
    const version = await versionOf(publishing.publish(`# again\n${source}`, author));
    await eventually('the second version', () => policy.published.at(-1)?.version === version);
    const before = policy.published.length;
    await publishing.announce();
    await eventually('another message', () => policy.published.length > before);
    expect(policy.published.at(-1)).toEqual(policy.published.at(-2));
    await policy.stop();
  });

  it('is said at once when an earlier version is said again, and by nobody when itself is', async () => {
    const policy = await RunningPolicy.start();
    const { source, ...first } = await eventually('the first version', () => policy.published[0]);
    /** A version of its own; when it is heard, all that was to be said before it has been. */
    const publish = async (title: string) => {
      await policy.drained();
      const version = await versionOf(policy.part(PublishingService).publish(`# ${title}\n${source}`, author));
      await eventually(title, () => policy.published.some((heard) => heard.version === version));
      return version;
    };
    // The first version may be heard late, and is then an earlier one already.
    await publish('second');
    const inForce = await publish('third');
    const before = policy.published.length;
    for (const version of [inForce, first.version]) await policy.replay({ ...first, source, version });
    // The answer, too, is heard before there is another version, or it would be answered as an earlier one.
    await eventually('the one in force, said again', () => policy.published.length >= before + 3);
    const last = await publish('last');
    const since = policy.published.slice(before);
    expect(since.map(({ version }) => version)).toEqual([inForce, first.version, inForce, last]);
    expect(since[2]).toMatchObject({ source: `# third\n${source}` });
    await policy.stop();
  });
});
