import { z } from 'zod';

/**
 * Calls from one source within about a minute whose caller could not be identified: without a token, or with one that no issuer vouches for. Nobody
 * is behind them, so they are no exchanges: they are counted.
 */
export const callsTurnedAwaySchema = z.object({
  source: z
    .string()
    .describe('Address, or the /64 network of IPv6, that the connections came from; others: all that were too many to be told apart.'),
  calls: z.number().int().positive().describe('How many.'),
  firstAt: z.iso.datetime().describe('When the first came.'),
  lastAt: z.iso.datetime().describe('When the last came.'),
  lastExchange: z.string().describe('The reference that the last of them was answered with.'),
  codes: z
    .record(z.string(), z.number().int().positive())
    .describe('How many were refused with which code of the error table; client_left: the client did not wait for it.'),
});
