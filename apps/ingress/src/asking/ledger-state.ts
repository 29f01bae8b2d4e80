import { principalSchema } from '#contracts';
import { z } from 'zod';

const questionSchema = z.object({
  requestId: z.string(),
  exchangeId: z.string(),
  sessionId: z.string(),
  principal: principalSchema,
  policyVersion: z.number(),
});
const openedSchema = z.object({ approvalId: z.string(), exchangeId: z.string(), asks: z.array(z.string()) });

/** A question on its way; whatever opens an approval for a call begins as one. */
export type AskedQuestion = z.infer<typeof questionSchema>;
/** An approval that was opened for a call, until it was told that the call waits no more. */
export type OpenedApproval = z.infer<typeof openedSchema>;

const entrySchema = z.union([
  z.object({ asked: questionSchema }),
  z.object({ answered: z.string(), opened: openedSchema.nullable() }),
  z.object({ told: openedSchema }),
]);
export type LedgerEntry = z.infer<typeof entrySchema>;

/** An answer may come as late as it likes; this many unanswered questions are kept for the next boot, the newest. */
const mostQuestions = 10_000;

/** What is under way with the policy service and its reviewers: questions without an answer, approvals without an end. */
export class LedgerState {
  private readonly asked = new Map<string, AskedQuestion>();
  private readonly opened = new Map<string, OpenedApproval>();

  get size(): number {
    return this.asked.size + this.opened.size;
  }

  get questions(): readonly AskedQuestion[] {
    return [...this.asked.values()];
  }

  get approvals(): readonly OpenedApproval[] {
    return [...this.opened.values()];
  }

  apply(entry: LedgerEntry): void {
    if ('asked' in entry) {
      this.asked.set(entry.asked.requestId, entry.asked);
      if (this.asked.size > mostQuestions) this.asked.delete(this.asked.keys().next().value!);
    } else if ('answered' in entry) {
      this.asked.delete(entry.answered);
      if (entry.opened !== null) this.open(entry.opened);
    } else this.close(entry.told);
  }

  private open(approval: OpenedApproval): void {
    const key = keyOf(approval);
    const asks = new Set([...(this.opened.get(key)?.asks ?? []), ...approval.asks]);
    this.opened.set(key, { ...approval, asks: [...asks] });
  }

  /** The call may have asked again before the end of its earlier asking was told. */
  private close(told: OpenedApproval): void {
    const key = keyOf(told);
    const asks = (this.opened.get(key)?.asks ?? []).filter((id) => !told.asks.includes(id));
    if (asks.length === 0) this.opened.delete(key);
    else this.opened.set(key, { ...told, asks });
  }

  /** The shortest list of entries that leads here. */
  entries(): LedgerEntry[] {
    return [
      ...this.questions.map((asked) => ({ asked })),
      // An approval whose question is not known any more: as if it had just been answered.
      ...this.approvals.map((opened) => ({ answered: '', opened })),
    ];
  }

  /** Reads what a process wrote until it was killed: a last line that is not whole, and whatever else is none of ours, is left out. */
  static read(text: string): LedgerState {
    const state = new LedgerState();
    for (const line of text.split('\n')) {
      const entry = entrySchema.safeParse(parsed(line));
      if (entry.success) state.apply(entry.data);
    }
    return state;
  }
}

const keyOf = ({ approvalId, exchangeId }: OpenedApproval): string => `${approvalId}/${exchangeId}`;

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
