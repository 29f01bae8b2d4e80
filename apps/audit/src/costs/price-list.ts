import { CONFIG, type OstiaryConfig } from '#chassis';
import type { Usage } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import { fitsPattern } from './fits-pattern.js';

/** What tokens cost: in millionths of the currency's unit, so a price of a million tokens is what one token costs. */
export interface Cost {
  readonly micros: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** The configured prices. What is computed with them is kept, so a later price changes no earlier cost. */
@Injectable()
export class PriceList {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  /** Null where no entry fits the model, and where the provider told no tokens. What it left untold of them counts as none. */
  costOf(model: string | null, usage: Usage | null): Cost | null {
    const counts = usage === null ? [] : Object.values(usage);
    if (model === null || usage === null || counts.every((count) => count === null)) return null;
    const price = this.config.audit.prices.find((entry) => fitsPattern(model, entry.model));
    if (price === undefined) return null;
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
}
