import { replaceSpans, type CustomMatch, type Detected, type StreamMasker } from '#detection';

/** What a frame of a reply carries, as far as the guard looks into it. */
export interface StreamFrame {
  readonly type: string;
  readonly index?: number;
  readonly message?: Record<string, unknown>;
  readonly content_block?: Record<string, unknown>;
  readonly delta?: Record<string, unknown>;
  readonly usage?: unknown;
  readonly error?: Record<string, unknown>;
}

/** A text or thinking block while it streams: through the masker to the client, and whole, masked, to the record. */
export class TextBlock {
  /** Whether the text is whole; a thinking block ends with its signature. */
  finished = false;
  private original = '';
  private told = '';
  private reported = { findings: 0, custom: 0 };

  constructor(
    readonly kind: 'text' | 'thinking',
    private readonly start: Record<string, unknown>,
    private readonly masker: StreamMasker,
    /** Puts the caller's own values back; null where no rule wants that in text. */
    private readonly restore: ((piece: string, final: boolean) => string) | null,
    /** What must follow a thinking block so that its masks can be undone on the way back. */
    private readonly seal: (original: string, masker: StreamMasker, told: string) => string,
  ) {}

  /** What may go to the client now. */
  push(piece: string, final: boolean): string {
    this.original += piece;
    const emitted = this.masker.push(piece, final);
    let told = this.restore?.(emitted, final) ?? emitted;
    this.told += told;
    if (final && this.kind === 'thinking') told += this.seal(this.original, this.masker, this.told);
    this.finished = final;
    return told;
  }

  /** What was seen since the last time. */
  news(): { findings: readonly Detected[]; custom: readonly CustomMatch[] } {
    const { findings, custom } = this.masker;
    const news = { findings: findings.slice(this.reported.findings), custom: custom.slice(this.reported.custom) };
    this.reported = { findings: findings.length, custom: custom.length };
    return news;
  }

  abort(): void {
    this.masker.abort();
  }

  /** As the client got it. */
  delivered(): Record<string, unknown> {
    return { ...this.start, [this.kind]: this.told };
  }

  /** As it is recorded: every finding masked, whatever the policy lets the client see. */
  recorded(): Record<string, unknown> {
    return { ...this.start, [this.kind]: replaceSpans(this.original, this.masker.findings) };
  }
}
