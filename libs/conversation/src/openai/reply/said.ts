/** What a choice says in one chunk of a stream, or in the one message of a JSON reply. */
export class Said {
  private readonly members = new Map<string, string>();
  private readonly texts = new Map<string, string>();
  private readonly calls: string[] = [];

  /** Raw JSON under a name. */
  set(key: string, raw: string): void {
    this.members.set(key, raw);
  }

  /** More of a text. */
  add(key: string, text: string): void {
    this.texts.set(key, (this.texts.get(key) ?? '') + text);
  }

  /** A whole tool call, as raw JSON. */
  call(raw: string): void {
    this.calls.push(raw);
  }

  has(key: string): boolean {
    return this.members.has(key) || this.texts.has(key);
  }

  get isEmpty(): boolean {
    return this.members.size + this.texts.size + this.calls.length === 0;
  }

  toString(): string {
    const all = new Map(this.members);
    for (const [key, text] of this.texts) all.set(key, JSON.stringify(text));
    if (this.calls.length > 0) all.set('tool_calls', `[${this.calls.join(',')}]`);
    return `{${[...all].map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;
  }
}
