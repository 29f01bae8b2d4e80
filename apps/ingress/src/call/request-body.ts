/** A request's bytes in a box that can be emptied: a held call must not keep what nobody needs. */
export class RequestBody {
  constructor(private content: Uint8Array | null) {}

  get bytes(): Uint8Array | null {
    return this.content;
  }

  release(): void {
    this.content = null;
  }
}
