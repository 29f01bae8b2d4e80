import type { Outcome, ReplyBlockKind } from '#conversation';
import type { Said } from './said.js';
import type { GivenText, Transcript } from './transcript.js';

/** What becomes of a piece of a text. */
export class SaidPiece implements Said, GivenText {
  constructor(
    readonly outcome: Outcome,
    private readonly block: { readonly id: string; readonly kind: ReplyBlockKind },
    readonly source: GivenText['source'],
    readonly upTo: number,
    readonly told: number,
    /** Of visible text in this piece. */
    private readonly characters: number,
  ) {}

  tell(transcript: Transcript): void {
    transcript.text(this.block.id, this.block.kind, this, this.characters);
  }
}
