import type { types } from '@slack/bolt';
import { limits } from './limits.js';
import { asPlain } from './mrkdwn.js';

export type Block = types.KnownBlock;
type Button = types.Button;

/** What a message consists of: its blocks, and the text for notifications and for whoever cannot see blocks. */
export interface SlackContent {
  readonly text: string;
  readonly blocks: Block[];
}

/** `verbatim`: Slack makes no links and mentions of what only looks like them. */
const mrkdwn = (text: string): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

export const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: text.slice(0, limits.header), emoji: true },
});

export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });

/** What others wrote, at length; nothing for nothing. */
export const said = (text: string, limit: number): Block[] => {
  const { text: shown } = asPlain(text, limit);
  return shown.trim() === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: shown, emoji: false } }];
};

/** Short facts side by side, a title and a text each; at most ten. */
export const facts = (pairs: readonly (readonly [title: string, text: string])[]): Block => ({
  type: 'section',
  fields: pairs.slice(0, 10).map(([title, text]) => mrkdwn(`*${title}*\n${text}`)),
});

export const context = (text: string): Block => ({ type: 'context', elements: [mrkdwn(text)] });

export const actions = (blockId: string, elements: readonly Button[]): Block => ({
  type: 'actions',
  block_id: blockId,
  elements: [...elements],
});

export interface ButtonOptions {
  readonly action: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  readonly value?: string;
  readonly url?: string;
}

export const button = ({ action, label, style, value, url }: ButtonOptions): Button => ({
  type: 'button',
  action_id: action,
  text: { type: 'plain_text', text: label.slice(0, limits.buttonLabel), emoji: false },
  ...(style === undefined ? {} : { style }),
  ...(value === undefined ? {} : { value: value.slice(0, limits.buttonValue) }),
  ...(url === undefined ? {} : { url }),
});
