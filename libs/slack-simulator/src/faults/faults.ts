import { z } from 'zod';

/** What goes wrong with calls of the Web API, for tests and for trying out. */
export const faultSchema = z.strictObject({
  /** The HTTP status of the answer; missing: the call is served, late if `delayMs` says so. */
  status: z.number().int().min(200).max(599).optional(),
  /** Seconds, in `Retry-After`. */
  retryAfter: z.number().int().min(0).max(86_400).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** How many calls it befalls; 0: until it is taken back. */
  times: z.number().int().min(0).max(1_000_000).default(1),
  /** Only calls of this method. */
  method: z.string().max(100).optional(),
  /** Slack’s error code, in an answer that is not ok. */
  error: z.string().max(100).optional(),
  /** An answer that is not Slack’s at all. */
  body: z.string().max(10_000).optional(),
  /** The call is served, and its answer is lost: the connection breaks instead. */
  lost: z.boolean().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** The faults to come, the oldest first. */
export class Faults {
  private readonly pending: { readonly fault: Fault; left: number }[] = [];

  add(fault: z.input<typeof faultSchema>): void {
    const parsed = faultSchema.parse(fault);
    this.pending.push({ fault: parsed, left: parsed.times === 0 ? Infinity : parsed.times });
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** What befalls this call, and is used up by it. */
  next(method: string): Fault | null {
    const index = this.pending.findIndex(({ fault }) => fault.method === undefined || fault.method === method);
    const found = this.pending[index];
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.pending.splice(index, 1);
    return found.fault;
  }

  list(): (Fault & { readonly left: number | null })[] {
    return this.pending.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : null }));
  }
}
