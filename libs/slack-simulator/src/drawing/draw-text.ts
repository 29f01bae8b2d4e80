import type { Drawing } from '../element/element.js';
import type { TextObject } from '../limits/text-object.schema.js';
import { emojiOf } from './emoji.js';
import { drawMrkdwn } from './mrkdwn.js';
import type { Names } from './names.js';
import { unescapeMrkdwn } from './reference.js';

/** The text of a text object that has no formatting, such as a button's. */
export const plainly = ({ text }: { readonly text: string }): string =>
  unescapeMrkdwn(text).replace(/:([a-z0-9_+-]+):/g, (_whole, name: string) => emojiOf(name));

export const drawText = (text: TextObject, names: Names): Drawing[] =>
  text.type === 'mrkdwn' ? drawMrkdwn(text.text, names) : [plainly(text)];
