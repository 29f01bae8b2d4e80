/** Tokens that follow each other in both texts, equal but for names and literals. */
export interface SharedRun {
  readonly query: number;
  readonly candidate: number;
  readonly length: number;
}
