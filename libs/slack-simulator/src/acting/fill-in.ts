import { elementsOf } from '../limits/block.schema.js';
import type { Modal } from '../limits/view.schema.js';
import type { Entered } from './entered.js';

export interface Wishes {
  readonly reason?: string;
  readonly grant?: { readonly scope: string; readonly for?: string };
}

const minutes: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1_440 };

/** `1h` and `60m` are one length; what is no length is itself. */
const length = (text: string): string => {
  const parts = [...text.toLowerCase().matchAll(/(\d+)\s*([smhd])[a-z]*/g)];
  if (parts.length === 0) return text.toLowerCase();
  return String(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (minutes[unit ?? ''] ?? 0), 0));
};

/** Fills a modal in as a person would who has these wishes: options that mean the grant are chosen, the rest of the texts is the reason. */
export function fillIn({ blocks }: Modal, { reason, grant }: Wishes): Entered {
  const wishes = [grant?.for, grant?.scope].filter((wish) => wish !== undefined);
  const entered: Record<string, Record<string, string>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const value = ((): string | undefined => {
        if (element.type === 'plain_text_input')
          return /for|duration|time/.test(`${block.block_id} ${element.action_id}`) ? grant?.for : reason;
        if (element.type !== 'static_select' && element.type !== 'radio_buttons') return undefined;
        const means = ({ value, text }: (typeof element.options)[number], wish: string): boolean =>
          [value, text.text].some((one) => one.toLowerCase() === wish.toLowerCase() || length(one) === length(wish));
        return wishes.flatMap((wish) => element.options.filter((option) => means(option, wish)))[0]?.value;
      })();
      if (value !== undefined) (entered[block.block_id ?? ''] ??= {})[element.action_id ?? ''] = value;
    }
  }
  return entered;
}
