import type { Alias } from '#detection';

const label = /\[masked:[^\][\s]{1,120}\]/g;

/** Puts the caller's own values back where the model used their aliases. Only values that stood in this very request are known. */
export class AliasRestorer {
  private readonly toolCalls: ReadonlyMap<string, Alias>;
  private readonly everywhere: ReadonlyMap<string, Alias>;

  constructor(aliases: readonly Alias[]) {
    this.toolCalls = new Map(aliases.map((alias) => [alias.label, alias]));
    this.everywhere = new Map(aliases.filter(({ restore }) => restore === 'all').map((alias) => [alias.label, alias]));
  }

  /** Whether there is anything to put back into what the model says to people. */
  get touchesText(): boolean {
    return this.everywhere.size > 0;
  }

  /** Where known aliases stand in a tool call's argument, and the fingerprints of their values. */
  places(text: string): { start: number; end: number; fingerprint: string }[] {
    if (this.toolCalls.size === 0) return [];
    return [...text.matchAll(label)].flatMap(({ index, 0: name }) => {
      const alias = this.toolCalls.get(name);
      return alias === undefined ? [] : [{ start: index, end: index + name.length, fingerprint: alias.fingerprint }];
    });
  }

  inToolCall(text: string): string {
    return this.toolCalls.size === 0 ? text : text.replace(label, (name) => this.toolCalls.get(name)?.value ?? name);
  }

  inText(text: string): string {
    return this.touchesText ? text.replace(label, (name) => this.everywhere.get(name)?.value ?? name) : text;
  }

  /** The same for a text that comes in pieces. */
  stream(): AliasStream {
    return new AliasStream(
      (text) => this.inText(text),
      (text) => this.beginningOfAlias(text),
    );
  }

  private beginningOfAlias(text: string): number {
    const at = text.lastIndexOf('[');
    if (at < 0) return text.length;
    const rest = text.slice(at);
    return [...this.everywhere.keys()].some((name) => name.length > rest.length && name.startsWith(rest)) ? at : text.length;
  }
}

/** Puts aliases back in a text that comes in pieces: holds back what may be the beginning of one, and never more than one. */
export class AliasStream {
  private held = '';

  constructor(
    private readonly restore: (text: string) => string,
    private readonly opening: (text: string) => number,
  ) {}

  /** Characters that are held back now. */
  get pending(): number {
    return this.held.length;
  }

  push(piece: string, final: boolean): string {
    const text = this.restore(this.held + piece);
    const open = final ? text.length : this.opening(text);
    this.held = text.slice(open);
    return text.slice(0, open);
  }
}
