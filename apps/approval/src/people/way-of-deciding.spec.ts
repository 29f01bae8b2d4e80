import type { ApprovalChannel, ApprovalTerms } from '#contracts';
import { checkWay } from './way-of-deciding.js';

const now = new Date('2026-05-04T10:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const principal = { issuer: 'https://issuer.example', subject: 'bob', name: 'Bob', email: null, groups: ['security'] };
type Terms = Pick<ApprovalTerms, 'channels' | 'freshSignInMs'>;
const outcome = (channel: ApprovalChannel, signedInAt: Date | null, terms: Terms): string => {
  try {
    checkWay({ principal, channel, signedInAt }, terms, now);
    return 'decides';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the way of deciding', () => {
  it.each<[ApprovalChannel, Date | null, Terms, string]>([
    ['slack', null, {}, 'decides'],
    ['cli', null, {}, 'decides'],
    ['cli', null, { channels: ['slack', 'web'] }, 'channel_refused'],
    ['slack', null, { channels: ['web', 'cli'] }, 'channel_refused'],
    ['web', null, { channels: ['web'] }, 'decides'],
    ['web', ago(600), { freshSignInMs: 600_000 }, 'decides'],
    ['web', ago(601), { freshSignInMs: 600_000 }, 'fresh_sign_in_required'],
    ['cli', null, { freshSignInMs: 600_000 }, 'fresh_sign_in_required'],
    ['slack', now, { freshSignInMs: 600_000 }, 'fresh_sign_in_required'],
    ['slack', now, { channels: ['web'], freshSignInMs: 600_000 }, 'channel_refused'],
    ['web', now, { channels: ['web'], freshSignInMs: 600_000 }, 'decides'],
  ])('%s, signed in at %j, where the rule says %j: %s', (channel, signedInAt, terms, expected) => {
    expect(outcome(channel, signedInAt, terms)).toBe(expected);
  });

  it('is told to whoever took another', () => {
    const actor = { principal, channel: 'slack' as const, signedInAt: null };
    expect(() => checkWay(actor, { channels: ['web', 'cli'] }, now)).toThrow(
      'This is decided only with a browser, signed in at the control address or with a token, as the command line does, not in Slack.',
    );
    expect(() => checkWay({ ...actor, channel: 'cli', signedInAt: ago(60) }, { freshSignInMs: 30_000 }, now)).toThrow(
      /within the last 30 s .* you did at 2026-05-04T09:59:00.000Z. Sign in again/,
    );
    expect(() => checkWay(actor, { freshSignInMs: 30_000, channels: ['slack', 'web'] }, now)).toThrow(
      /Slack does not show that. Decide with a browser, signed in at the control address instead/,
    );
    expect(() => checkWay(actor, { freshSignInMs: 30_000, channels: ['slack'] }, now)).toThrow(/Decide elsewhere instead/);
  });
});
