import { createHash } from 'node:crypto';
import type { Cut, ShownContent, UndecidedBlock } from '#contracts';
import { type AskingGroup, besideRule, type OpenApproval, type Question } from './memory.js';
import type { Situation } from './situation.js';

/** Calls that a card shows contents of: one more asks for an approval of its own. */
const mostContents = 4;
/** Of all that a card shows, in bytes, when another content joins. */
const mostWeight = 600_000;

/** What of a call people must see before they decide: all that goes out with it and that nobody has decided yet. */
export interface Undecided {
  readonly blocks: readonly UndecidedBlock[];
  readonly cut: Cut | null;
}

/**
 * Of what ingress lists without what was approved in this conversation and stands in its history, and without what is refused, which is
 * withheld. `matched` says what the asking rules matched.
 */
export function undecidedOf({ question, memory, fresh, refused }: Situation, asks: AskingGroup): Undecided {
  const approved = new Set(memory.blocks.filter(({ ruleId }) => ruleId === besideRule).map(({ identity }) => identity));
  const undecided = new Set(fresh.map(({ block }) => block.identity));
  const withheld = new Set(refused.map(({ block }) => block.identity));
  const asking = new Set(asks.blocks.map(({ identity }) => identity));
  const blocks = question.blocks.filter(
    ({ identity, digest, position }) =>
      !withheld.has(identity) && (undecided.has(identity) || position === 'tail' || !approved.has(digest)),
  );
  const all = blocks.map((block) => ({ ...block, matched: asking.has(block.identity) }));
  return { blocks: all, cut: cutOf(all, question) };
}

function cutOf(blocks: readonly UndecidedBlock[], { cut }: Question): Cut | null {
  const partly = blocks.filter(({ text, chars }) => text.length < chars);
  const unlisted = cut?.unlisted ?? 0;
  if (partly.length + unlisted === 0) return null;
  // How long the unlisted ones are is known of all that was cut together.
  const chars = unlisted > 0 ? (cut?.chars ?? 0) : partly.reduce((sum, { text, chars }) => sum + chars - text.length, 0);
  const digests = [...partly.map(({ digest }) => digest), ...(unlisted > 0 && cut ? [cut.digest] : [])];
  const digest = createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 32);
  return { blocks: partly.length + unlisted, unlisted, chars, digest };
}

/** By what it is known that a content is on a card: the digests of its blocks, and one of all that is not even listed. */
export const digestsOf = ({ blocks }: Pick<Undecided, 'blocks'>, { cut }: Pick<Question, 'cut'>): string[] => [
  ...blocks.map(({ digest }) => digest),
  ...(cut !== null && cut.unlisted > 0 ? [cut.digest] : []),
];

/** Whether a card shows all of a content already. */
export const isShown = (undecided: Undecided, question: Question, { shown }: Pick<OpenApproval, 'shown'>): boolean =>
  digestsOf(undecided, question).every((digest) => shown.includes(digest));

/** Whether a card can show one more content: it goes out as one message with all the others. */
export const hasRoom = ({ contents, weight }: Pick<OpenApproval, 'contents' | 'weight'>, { blocks }: Pick<Undecided, 'blocks'>): boolean =>
  contents < mostContents && weight + weightOf(blocks) <= mostWeight;

/** Bytes that blocks take on a card, at most: ids and digests, and text, and what is understood of it, in three bytes a character. */
export const weightOf = (blocks: readonly Pick<UndecidedBlock, 'text' | 'understood'>[]): number =>
  blocks.reduce((sum, { text, understood }) => sum + 400 + 3 * (text.length + (understood ? JSON.stringify(understood).length : 0)), 0);

/** A content as a card shows it. */
export const contentOf = ({ blocks, cut }: Undecided, exchangeId: string): ShownContent => ({
  exchangeId,
  blocks: blocks.map(({ id, provenance, position, matched, digest, chars, text, understood }) => ({
    id,
    provenance,
    position,
    matched,
    digest,
    chars,
    text,
    ...(understood && { understood }),
  })),
  cut,
});

/**
 * The contents of a card with one more: what it says beyond the others stands behind them; or, of the call that the card shows from now
 * on, all of it before what the others say beyond that. Nothing that was shown is lost.
 */
export function union(contents: readonly ShownContent[], more: ShownContent, first: boolean): ShownContent[] {
  const [before, after] = first ? [[more], contents] : [contents, [more]];
  const seen = new Set(before.flatMap(({ blocks }) => blocks.map(({ digest }) => digest)));
  const beyond = after.map((content) => ({ ...content, blocks: content.blocks.filter(({ digest }) => !seen.has(digest)) }));
  return [...before, ...beyond.filter(({ blocks, cut }) => blocks.length > 0 || cut !== null)];
}
