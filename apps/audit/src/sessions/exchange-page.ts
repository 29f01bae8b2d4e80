import { z } from 'zod';
import { pageOf } from '../paging/page.js';
import { totalsSchema } from './exchange-totals.js';
import { exchangeItemSchema } from './exchange.view.js';

/** A page of exchanges. */
export const exchangePageSchema = pageOf(exchangeItemSchema).extend({
  stopped: z
    .boolean()
    .describe('Whether the search for a phrase stopped before the page was full, for it had read enough: `next` goes on from there.'),
  totals: totalsSchema
    .optional()
    .describe('With `totals=true`: counts of all that fit the filters, not of the page. A phrase counts by its words.'),
});
export type ExchangePage = z.infer<typeof exchangePageSchema>;
