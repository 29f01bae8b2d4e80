import { z } from 'zod';

const entrySchema = z.object({
  sequence: z.number(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  keyAccepted: z.boolean(),
  body: z.string().nullable(),
  bodySha256: z.string(),
  status: z.number().nullable(),
  outcome: z.string(),
});
export type Arrived = z.infer<typeof entrySchema>;

/** What reached the provider, by its own account: the oracle of what was forwarded. */
export class Provider {
  constructor(readonly url: string) {}

  /** Requests whose body holds `text`, in the order in which they came. */
  async received(text = ''): Promise<Arrived[]> {
    const answer = await fetch(`${this.url}/__simulator/ledger${text === '' ? '' : `?contains=${encodeURIComponent(text)}`}`);
    return z.object({ items: z.array(entrySchema) }).parse(await answer.json()).items;
  }
}
