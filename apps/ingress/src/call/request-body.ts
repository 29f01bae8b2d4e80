/** A request's bytes in a box that can be emptied: a held call must not keep what nobody needs. */
export class RequestBody {
  constructor(private content: Uint8Array | null) {}

  get bytes(): Uint8Array | null {
    return this.content;
  }

  /** For whoever takes the bytes away while it works on them, and gives them back; in between there are none. Null: there are none. */
  lend(): Uint8Array | null {
    const { content } = this;
    this.content = null;
    return content;
  }

  giveBack(bytes: Uint8Array): void {
    this.content = bytes;
  }

  release(): void {
    this.content = null;
  }
}
