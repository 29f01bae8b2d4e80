import { type ApprovalTerms, stepsOf } from '#contracts';
import * as fc from 'fast-check';

/** A vote as far as terms care for it; nobody votes twice. */
export interface CountedVote {
  readonly groups: readonly string[];
  readonly channel: 'slack' | 'web' | 'cli';
  /** How long before the vote, and after the request. */
  readonly signedInMs: number;
  readonly atMs: number;
}

/** Whether some votes pass an approval. Who may be asked later counts from the beginning: when they are asked is a matter of haste. */
export function passes(terms: ApprovalTerms, votes: readonly CountedVote[]): boolean {
  const isIn = ({ groups }: CountedVote, asked: readonly string[]) => groups.some((group) => asked.includes(group));
  const counted = votes.filter(
    ({ channel, signedInMs, atMs }) =>
      atMs < terms.expiresInMs &&
      (terms.channels ?? ['slack', 'web', 'cli']).includes(channel) &&
      (terms.freshSignInMs === undefined || (channel !== 'slack' && signedInMs <= terms.freshSignInMs)),
  );
  const { breakGlass } = terms;
  if (breakGlass && counted.filter((vote) => isIn(vote, breakGlass.groups)).length >= breakGlass.quorum) return true;
  const steps = stepsOf(terms).map(({ reviewers, quorum }) => ({
    asked: [...reviewers, ...(terms.escalate?.to ?? []), ...(terms.fallback ?? [])],
    left: quorum,
  }));
  for (const vote of counted) {
    const step = steps.find(({ left }) => left > 0);
    if (step && isIn(vote, step.asked)) step.left -= 1;
  }
  return steps.every(({ left }) => left === 0);
}

const groups = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
const step = fc.record({ reviewers: groups, quorum: fc.integer({ min: 1, max: 2 }) });
const channels = fc.subarray(['slack', 'web', 'cli'] as const, { minLength: 1 });

/** Terms of few groups, so that two of them often ask the same people. */
export const anyTerms: fc.Arbitrary<ApprovalTerms> = fc
  .record(
    {
      first: step,
      expiresInMs: fc.integer({ min: 2, max: 9 }),
      furtherSteps: fc.array(step, { minLength: 1, maxLength: 2 }),
      grant: fc.record({ scope: fc.constantFrom('once', 'session', 'duration'), forMs: fc.option(fc.integer({ min: 1, max: 9 })) }),
      escalate: fc.record({ afterMs: fc.constant(1), to: groups }),
      fallback: groups,
      channels,
      freshSignInMs: fc.integer({ min: 1, max: 9 }),
      breakGlass: fc.record({ groups, quorum: fc.integer({ min: 1, max: 3 }) }),
    },
    { requiredKeys: ['first', 'expiresInMs'] },
  )
  .map(({ first, ...rest }) => ({ ...first, ...rest }));

/** The same people are asked, on other conditions. */
export const otherwiseAsked = (terms: ApprovalTerms): fc.Arbitrary<ApprovalTerms> =>
  anyTerms
    .map(({ quorum, expiresInMs, grant, channels: elsewhere, freshSignInMs, furtherSteps = [], breakGlass, escalate }) => ({
      ...terms,
      quorum,
      expiresInMs,
      ...(terms.furtherSteps && {
        furtherSteps: terms.furtherSteps.map((known, place) => ({ ...known, quorum: furtherSteps[place]?.quorum ?? known.quorum })),
      }),
      ...(terms.escalate && { escalate: { ...terms.escalate, afterMs: escalate ? 2 : 1 } }),
      ...(terms.breakGlass && { breakGlass: { ...terms.breakGlass, quorum: breakGlass?.quorum ?? 1 } }),
      grant,
      channels: elsewhere,
      freshSignInMs,
    }))
    .map(defined);

/** Without fields that are undefined: terms leave out what is not asked for. */
const defined = (terms: object): ApprovalTerms =>
  Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined)) as unknown as ApprovalTerms;

export const anyVotes: fc.Arbitrary<CountedVote[]> = fc.array(
  fc.record({
    groups: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1, maxLength: 2 }),
    channel: fc.constantFrom('slack', 'web', 'cli'),
    signedInMs: fc.nat({ max: 9 }),
    atMs: fc.nat({ max: 9 }),
  }),
  { maxLength: 8 },
);
