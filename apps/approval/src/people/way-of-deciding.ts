import { ProblemError } from '#chassis';
import { type ApprovalChannel, type ApprovalTerms, OstiaryError } from '#contracts';
import type { Actor } from './actor.js';

const words: Readonly<Record<ApprovalChannel, string>> = {
  slack: 'in Slack',
  web: 'with a browser, signed in at the control address',
  cli: 'with a token, as the command line does',
};

const every: readonly ApprovalChannel[] = ['slack', 'web', 'cli'];

/**
 * Whether a rule lets somebody with the right to decide do so where they are, and with the sign-in that they have. Throws `channel_refused` or
 * `fresh_sign_in_required`, which say what to do instead. Slack never shows that somebody has just signed in: a click there repeats no second
 * factor, however short ago they linked their account.
 */
export function checkWay({ channel, signedInAt }: Actor, terms: Pick<ApprovalTerms, 'channels' | 'freshSignInMs'>, now: Date): void {
  const { channels = every, freshSignInMs } = terms;
  if (!channels.includes(channel))
    throw new OstiaryError('channel_refused', `This is decided only ${joined(channels)}, not ${words[channel]}.`);
  if (freshSignInMs === undefined) return;
  const at = channel === 'slack' ? null : signedInAt;
  if (at !== null && now.getTime() - at.getTime() <= freshSignInMs) return;
  throw new ProblemError(
    'fresh_sign_in_required',
    `Only who has signed in within the last ${freshSignInMs / 1_000} s decides about this${saidOf(channel, at)}. ${
      channel === 'slack'
        ? `Decide ${joined(channels.filter((one) => one !== 'slack'))} instead.`
        : 'Sign in again, with a browser at /sign-in?fresh or on the command line with `ostiary login --fresh`, then decide.'
    }`,
    { maxAgeMs: freshSignInMs, signedInAt: at?.toISOString() ?? null },
  );
}

function saidOf(channel: ApprovalChannel, at: Date | null): string {
  if (channel === 'slack') return ', and Slack does not show that';
  return at === null ? ', and your token does not say when you did (`auth_time`)' : `, and you did at ${at.toISOString()}`;
}

const joined = (channels: readonly ApprovalChannel[]): string => channels.map((channel) => words[channel]).join(' or ') || 'elsewhere';
