import type { Client, Principal, Reason, RecordedFinding, Usage, Verdict } from '#contracts';
import { v7 as uuidv7 } from 'uuid';

const restrictiveness: Record<Verdict, number> = { allow: 0, mask: 1, 'require-approval': 2, block: 3 };

/** Everything that is known of one call and its reply while it is under way. Stages fill it in, the record reads it. */
export class Exchange {
  readonly id = uuidv7();
  readonly startedAt = new Date();
  principal: Principal | null = null;
  client: Client = { kind: 'unknown', name: 'unknown', version: null };
  model: string | null = null;
  stream = false;
  sessionId = 'unidentified';
  agentId: string | null = null;
  traceparent: string | undefined;
  /** Whether the record that opens the exchange is in the journal. */
  received = false;
  verdict: Verdict = 'allow';
  readonly reasons: Reason[] = [];
  readonly replyFindings: RecordedFinding[] = [];
  usage: Usage | null = null;
  status: number | null = null;
  replyBytes = 0;
  decideMs = 0;
  heldMs = 0;
  upstreamFirstByteMs: number | null = null;
  private readonly started = performance.now();

  constructor(readonly route: { method: string; path: string; format: string }) {}

  /** Milliseconds since the call arrived. */
  elapsedMs(): number {
    return performance.now() - this.started;
  }

  /** Takes part of a decision into the whole: the most restrictive verdict of all phases stands. */
  take(verdict: Verdict, reasons: readonly Reason[]): void {
    if (restrictiveness[verdict] > restrictiveness[this.verdict]) this.verdict = verdict;
    this.reasons.push(...reasons);
  }

  /** What every reply says of itself. */
  headers(): Record<string, string> {
    const rules = [...new Set(this.reasons.filter((reason) => reason.mode === 'enforce').map((reason) => reason.ruleId))];
    return {
      'ostiary-exchange': this.id,
      'ostiary-verdict': this.verdict,
      ...(rules.length > 0 ? { 'ostiary-reasons': rules.join(', ') } : {}),
    };
  }
}
