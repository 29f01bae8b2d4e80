import { type Client, type Principal, type Reason, type RecordedFinding, type Usage, type Verdict, newId } from '#contracts';
import { type Asked, nothingAsked } from './asked.js';

const restrictiveness: Record<Verdict, number> = { allow: 0, mask: 1, 'require-approval': 2, block: 3 };

/** What is told of one call and its reply when it is over, wherever it ended. */
export class Exchange {
  readonly id = newId();
  readonly startedAt = new Date();
  /** Who called and what for, as far as the call came: for its record, its refusal and its trace. Stages have both from the stage before. */
  principal: Principal | null = null;
  asked: Asked = nothingAsked;
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

  /** `traceparent` is undefined where telemetry is off; `address`: where the call came from, null where nobody can say. */
  constructor(
    readonly route: { readonly method: string; readonly path: string; readonly format: string },
    readonly client: Client,
    readonly traceparent: string | undefined,
    readonly address: string | null,
  ) {}

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
    const told = { 'ostiary-exchange': this.id, 'ostiary-verdict': this.verdict };
    if (this.reasons.length === 0) return told;
    const rules = [...new Set(this.reasons.filter((reason) => reason.mode === 'enforce').map((reason) => reason.ruleId))];
    return rules.length === 0 ? told : { ...told, 'ostiary-reasons': rules.join(', ') };
  }
}
