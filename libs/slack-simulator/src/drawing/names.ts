/** What a drawing has to know beyond the blocks: names behind ids, and what time it is. */
export interface Names {
  /** The name of a user, a channel or a user group; undefined for an id that nobody has. */
  readonly nameOf: (id: string) => string | undefined;
  readonly now: Date;
}
