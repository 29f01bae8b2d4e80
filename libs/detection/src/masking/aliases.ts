import type { MaskedSpan } from './mask-text.js';

/** How far a masked value is put back for its own caller: into tool calls only, into everything, or nowhere. */
export type Restore = 'tool_calls' | 'all' | 'none';

/**
 * A mask in a request as the caller's own name for a value: the value stands in the client's history at every turn, so an alias in
 * the reply can be put back for that caller without anything being stored. Lives as long as its exchange, in memory only.
 */
export interface Alias {
  readonly label: string;
  readonly value: string;
  /** Of the value, whole: the label has its beginning only. */
  readonly fingerprint: string;
  readonly restore: Exclude<Restore, 'none'>;
}

/** Gathers the aliases of one request. A label that stands for two values, which a short fingerprint allows, is nobody's alias. */
export class AliasBook {
  private readonly known = new Map<string, Alias | null>();

  add(span: MaskedSpan, text: string, restore: Restore): void {
    if (span.finding === null || restore === 'none') return;
    const value = text.slice(span.start, span.end);
    const before = this.known.get(span.label);
    if (before === undefined) this.known.set(span.label, { label: span.label, value, fingerprint: span.finding.fingerprint, restore });
    else if (before !== null && before.value !== value) this.known.set(span.label, null);
  }

  all(): Alias[] {
    return [...this.known.values()].filter((alias) => alias !== null);
  }
}
