import type { ShownContent, UnderstoodInWords } from '#contracts';
import { type Block, section } from './blocks.js';
import { asLine } from './mrkdwn.js';

/** Of each list, and characters of a line: twelve lines of these fit into one section of Slack's. */
const most = 4;
const longest = 200;

/** What a call would do and why that is dangerous, before the call as it was made; nothing where nothing was understood. */
export function understoodBlocks({ understood }: ShownContent['blocks'][number]): Block[] {
  if (understood === undefined) return [];
  const { runs, on, dangers } = understood;
  const lines = [
    ...dangers.slice(0, most).map(dangerLine),
    ...runs.slice(0, most).map((run) => `*Runs* ${asLine(run, longest)}`),
    ...on.slice(0, most).map((what) => `*On* ${asLine(what, longest)}`),
    ...leftOut(understood),
  ];
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

const dangerLine = ({ kind, severity, sentence, why }: UnderstoodInWords['dangers'][number]): string =>
  `⚠️ *${asLine(kind, 60)}* (${severity}): ${asLine(`${sentence} ${why}`, longest)}`;

function leftOut({ runs, on, dangers, unlisted }: UnderstoodInWords): string[] {
  const rest = [runs, on, dangers].reduce((sum, { length }) => sum + Math.max(0, length - most), unlisted);
  return rest === 0 ? [] : [`and ${rest} more, behind the link`];
}
