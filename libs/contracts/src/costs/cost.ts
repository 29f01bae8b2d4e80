import type { Usage } from '../journal/exchange-events.js';
import { fitsPattern } from './fits-pattern.js';

/** What tokens cost: in millionths of the currency's unit, so a price of a million tokens is what one token costs. */
export interface Cost {
  readonly micros: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** What a million tokens of some models cost; without a price of its own what is read from a cache or written to it costs as input does. */
export interface Price {
  /** A model's name, or a pattern in which `*` stands for any characters. */
  readonly model: string;
  readonly currency: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/** The price of a model: the first that fits; null where none does. */
export const priceOf = (prices: readonly Price[], model: string | null): Price | null =>
  model === null ? null : (prices.find((price) => fitsPattern(model, price.model)) ?? null);

/** Null where no price fits the model, and where the provider told no tokens. What it left untold of them counts as none. */
export function costOf(prices: readonly Price[], model: string | null, usage: Usage | null): Cost | null {
  const price = priceOf(prices, model);
  if (price === null || usage === null || Object.values(usage).every((count) => count === null)) return null;
  const { input, output, cacheRead = input, cacheWrite = input, currency } = price;
  const parts = [
    [usage.inputTokens, input],
    [usage.outputTokens, output],
    [usage.cacheReadTokens, cacheRead],
    [usage.cacheWriteTokens, cacheWrite],
  ] as const;
  const micros = Math.round(parts.reduce((sum, [tokens, each]) => sum + Math.max(0, tokens ?? 0) * each, 0));
  // Counts are the provider's word: what no column can hold is no cost.
  return Number.isSafeInteger(micros) ? { micros, currency } : null;
}
