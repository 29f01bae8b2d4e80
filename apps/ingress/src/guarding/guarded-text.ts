import { nothing, same, type Outcome } from '#conversation';
import { maskedSpans, type Detected, type StreamMasker, type TextScan } from '#detection';
import { scanText } from '../ruleset/scan-text.js';
import { maskedPrefix } from './masked-prefix.js';
import type { ReplyContext } from './reply-context.js';
import type { Said } from './said.js';
import { SaidPiece } from './said-piece.js';

/** A text or thinking block as it grows: through the masker to the client, and from what it really was to the record. */
export class GuardedText {
  private readonly masker: StreamMasker;
  private readonly leaks: ReturnType<ReplyContext['leakWatch']>;
  private readonly restore: ReturnType<ReplyContext['restorer']['stream']> | null;
  private original = '';
  private told = '';
  private reported = { spans: 0, findings: 0, custom: 0 };
  private seen: { readonly length: number; readonly scan: TextScan } | null = null;

  constructor(
    private readonly context: ReplyContext,
    readonly id: string,
    readonly kind: 'text' | 'thinking',
  ) {
    const { ruleset, selection, selectCustom, restorer } = context;
    this.masker = ruleset.scanner.stream((finding) => selection.finding(finding), selectCustom, { provenance: 'assistant' });
    this.leaks = context.leakWatch();
    this.restore = kind === 'text' && restorer.touchesText ? restorer.stream() : null;
  }

  /** Takes more of the text. Throws RefusedError where a rule ends the reply; of that piece nothing is said. */
  push(piece: string): Said {
    this.original += piece;
    const leak = this.leaks.push(piece);
    if (leak !== null) this.ending(this.context.leaked(this.id, leak));
    const told = this.advance(piece, false);
    const outcome: Outcome = told === piece ? same : told === '' ? nothing : { say: 'text', text: told };
    return this.said(outcome, told.length);
  }

  /** The text is whole: what was held back, and behind thinking that was masked the seal that gives it back to the provider. */
  close(): Said {
    let rest = this.advance('', true);
    const length = rest.length;
    if (this.kind === 'thinking') rest += this.seal();
    this.told += rest.slice(length);
    this.context.note(this.id, this.unseenInStream(), false);
    return this.said(rest === '' ? same : { say: 'text', text: rest }, length);
  }

  /** Nothing more is shown, whatever was held back. */
  abort(): void {
    this.masker.abort();
  }

  /** The first characters of what the client was given. */
  delivered(characters: number): string {
    return this.told.slice(0, characters);
  }

  /** The text up to `upTo`, with everything masked that a record masks. */
  recorded(upTo: number): string {
    return maskedPrefix(this.original, maskedSpans(this.scan(), this.context.recorded), upTo);
  }

  private advance(piece: string, final: boolean): string {
    const { masker } = this;
    const emitted = masker.push(piece, final);
    if (masker.spans > this.reported.spans) this.report();
    const told = this.restore === null ? emitted : this.restore.push(emitted, final);
    this.told += told;
    return told;
  }

  /** Takes what is seen now and was not before into the exchange. */
  private report(): void {
    const { context, reported } = this;
    const { spans, findings, custom } = this.masker;
    this.reported = { spans, findings: findings.length, custom: custom.length };
    const ending = context.take(this.id, findings.slice(reported.findings), custom.slice(reported.custom));
    this.ending(ending);
  }

  /** Signed thinking can't be ended in the middle; what the rule names is masked in it. */
  private ending(rule: ReturnType<ReplyContext['take']>): void {
    if (this.kind === 'text') this.context.end(rule);
  }

  private said(outcome: Outcome, characters: number): Said {
    const upTo = this.original.length - this.masker.held - (this.restore?.pending ?? 0);
    return new SaidPiece(outcome, this, this, upTo, this.told.length, characters);
  }

  /** A seal that would not give back the very original is worse than none. */
  private seal(): string {
    const { findings, custom } = this.masker;
    const { text, seal } = this.context.seal(this.original, { findings, custom });
    return text === this.told ? seal : '';
  }

  /** What shows only in the whole text, an encoding for one: the client has it already, so it is masked in the record alone. */
  private unseenInStream(): TextScan {
    const { findings, custom } = this.masker;
    const whole = this.scan();
    const overlaps = (one: Detected): boolean => findings.some(({ start, end }) => start < one.end && one.start < end);
    const known = new Set(custom.map(({ id, start }) => `${start} ${id}`));
    return {
      findings: whole.findings.filter((finding) => !overlaps(finding)),
      custom: whole.custom.filter(({ id, start }) => !known.has(`${start} ${id}`)),
    };
  }

  private scan(): TextScan {
    const { original } = this;
    if (this.seen?.length !== original.length)
      this.seen = { length: original.length, scan: scanText(this.context.ruleset, original, 'assistant') };
    return this.seen.scan;
  }
}
