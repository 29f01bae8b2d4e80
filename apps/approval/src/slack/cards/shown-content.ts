import type { ShownContent } from '#contracts';
import { type Block, context, section } from './blocks.js';
import { approvalPage, type CardLinks, type CardSource } from './card-source.js';
import { limits } from './limits.js';
import { asCode, asLine, asLink } from './mrkdwn.js';
import { understoodBlocks } from './understood-blocks.js';

type ShownBlock = ShownContent['blocks'][number];

/** Blocks of the call that a card shows: more is behind its link. */
const mostBlocks = 6;
/** Less than this of a block says nothing. */
const leastChars = 60;

const words: Readonly<Record<ShownBlock['provenance'], string>> = {
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool_use: 'tool call',
  tool_result: 'tool result',
};

/** What is new, matched blocks first as they come, in at most `budget` characters; and how much of it is not here, with a link to the whole. */
export function shownContent(source: CardSource, links: CardLinks, budget: number = limits.section): Block[] {
  const blocks = source.content.flatMap((call) =>
    call.blocks.map((block) => ({ block, isOther: call.exchangeId !== source.approval.exchangeId })),
  );
  let left = budget;
  const shown: Block[] = [];
  let complete = 0;
  for (const { block, isOther } of blocks.slice(0, mostBlocks)) {
    if (left < leastChars) break;
    const { text, cut } = asCode(block.text, left);
    left -= text.length;
    if (cut === 0 && block.text.length >= block.chars) complete += 1;
    shown.push(context(label(block, isOther)), ...understoodBlocks(block), section(text));
  }
  return [...shown, ...remainder(source, links, blocks.length - complete)];
}

function label(block: ShownBlock, isOther: boolean): string {
  // Where in the conversation it stands helps nobody; what else of the body it is does.
  const id = /^(?:messages|system|input)\b/.test(block.id) ? '' : `, ${asLine(block.id, 100)}`;
  return `${block.matched ? '*Matched* ' : ''}${words[block.provenance]}${id}${isOther ? ', of another call that waits for the same' : ''}`;
}

/** Nothing is left out in silence. */
function remainder({ id, content }: CardSource, links: CardLinks, incomplete: number): Block[] {
  const unlisted = content.reduce((sum, { cut }) => sum + (cut?.unlisted ?? 0), 0);
  const blocks = incomplete + unlisted;
  const whole = asLink(approvalPage(links, id), 'Look at the whole');
  return [
    context(
      blocks === 0
        ? `All that is new is shown, masked. ${whole}`
        : `⚠️ ${blocks} ${blocks === 1 ? 'part is' : 'parts are'} not shown here as a whole. ${whole}`,
    ),
  ];
}
