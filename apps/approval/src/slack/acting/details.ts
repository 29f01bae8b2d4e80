import type { ApprovalView } from '../../requests/approval.view.js';
import { type Block, context, said, section } from '../cards/blocks.js';
import { limits } from '../cards/limits.js';
import { asCode, asLine, asLink, asTime } from '../cards/mrkdwn.js';

/** Slack takes 100 blocks in a modal; some are left for what stands around the content. */
const contentBlocks = 60;
const mostVotes = 30;

type Shown = Pick<ApprovalView, 'requester' | 'rule' | 'revision' | 'state' | 'message' | 'content' | 'votes' | 'quorum'>;

/** All that a decision is about, masked, as far as a modal holds it, with a link to the rest; and who has voted. */
export function detailsOf(view: Shown, page: string): Block[] {
  const content = view.content.flatMap(({ blocks }) => blocks);
  const shown: Block[] = [];
  let complete = 0;
  for (const block of content) {
    if (shown.length >= contentBlocks) break;
    const label = `${block.matched ? '*Matched* ' : ''}${block.provenance} \`${asLine(block.id, 100)}\``;
    const parts = inParts(block.text, contentBlocks - shown.length);
    shown.push(...parts.blocks.map((part, index) => section(index === 0 ? `${label}\n${part}` : part)));
    if (parts.whole && block.text.length >= block.chars) complete += 1;
  }
  const unlisted = view.content.reduce((sum, { cut }) => sum + (cut?.unlisted ?? 0), 0);
  const missing = content.length - complete + unlisted;
  return [
    section(`*${asLine(view.requester.name, 120)}* asks, rule *${asLine(view.rule, 120)}*, revision ${view.revision}, ${view.state}.`),
    ...said(view.message, limits.section),
    ...shown,
    context(
      `${missing === 0 ? 'That is all of it, masked.' : `⚠️ ${missing} of its parts are not shown here as a whole.`} ${asLink(page, 'Look at the whole')}`,
    ),
    ...votesOf(view),
  ];
}

/** A text in as many fences as it needs, at most `most`. */
function inParts(text: string, most: number): { readonly blocks: string[]; readonly whole: boolean } {
  const blocks: string[] = [];
  // Of one kind, so that what was shown is counted as it was written.
  let rest = [...text.replace(/\r\n?/g, '\n')];
  while (rest.length > 0 && blocks.length < most) {
    // A character can take several in Slack’s writing: what did not fit begins the next part.
    const piece = rest.slice(0, 2_500).join('');
    const { text: fenced, cut } = asCode(piece, limits.section - 250);
    blocks.push(cut === 0 ? fenced : fenced.replace(/…\n```$/, '\n```'));
    const taken = Math.min(rest.length, 2_500) - cut;
    if (taken <= 0) break;
    rest = rest.slice(taken);
  }
  return { blocks: blocks.length > 0 ? blocks : ['_empty_'], whole: rest.length === 0 };
}

function votesOf({ votes, quorum }: Shown): Block[] {
  const lines = votes.slice(-mostVotes).map(({ voter, decision, reason, at }) => {
    const said = reason === null ? '' : `: ${asLine(reason, 60)}`;
    return `${decision === 'approve' ? '✅' : '⛔'} ${asLine(voter.name, 40)}, ${asTime(new Date(at))}${said}`;
  });
  return [section(cut([`*Votes* ${votes.length} of ${quorum} so far`, ...lines]))];
}

/** Whole lines, as many as a section holds. */
function cut(lines: readonly string[]): string {
  let left = limits.section;
  return lines.filter((line) => (left -= line.length + 1) > 0).join('\n');
}
