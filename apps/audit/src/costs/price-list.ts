import { CONFIG, type OstiaryConfig } from '#chassis';
import { type Cost, costOf, type Usage } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';

/** The configured prices. What is computed with them is kept, so a later price changes no earlier cost. */
@Injectable()
export class PriceList {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  /** See `costOf`. */
  costOf(model: string | null, usage: Usage | null): Cost | null {
    return costOf(this.config.audit.prices, model, usage);
  }
}
