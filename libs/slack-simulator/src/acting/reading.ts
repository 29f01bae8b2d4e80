import type { Clock } from '#chassis';
import { drawBlocks } from '../drawing/draw-blocks.js';
import { drawMrkdwn } from '../drawing/mrkdwn.js';
import type { Names } from '../drawing/names.js';
import { element } from '../element/element.js';
import { linesOf } from '../element/text-of.js';
import type { Message } from '../workspace/message.js';
import type { Workspace } from '../workspace/workspace.js';

export const namesOf = (workspace: Workspace, clock: Clock): Names => ({
  now: clock.now(),
  nameOf: (id) => workspace.findPerson(id)?.name ?? workspace.findChannel(id)?.name,
});

/** What a person sees of a message: its blocks, or else its text. */
export const drawContent = ({ blocks, text }: Pick<Message, 'blocks' | 'text'>, names: Names) =>
  blocks.length > 0 ? drawBlocks(blocks, names) : element('div', { class: 'lines' }, ...drawMrkdwn(text, names));

export const readMessage = (message: Message, names: Names): string => linesOf(drawContent(message, names));
