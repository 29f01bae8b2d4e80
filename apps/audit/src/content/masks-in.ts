/** A mask as it stands in a masked text. */
export interface MaskInText {
  /** UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** The kind of the finding, or the id of the rule whose words stood there. */
  readonly name: string;
  /** What tells values of a kind apart; null: of a rule's own words. */
  readonly label: string | null;
}

/** As detection writes them: `[masked:github-token#k3f9]`, `[masked:rule-id]`. */
const MASK = /\[masked:([^\]\s#]{1,200})(?:#([a-z0-9]{1,16}))?\]/g;

/** The masks of a text, in order. Whoever wrote the text may have written what looks like one: findings say which are. */
export const masksIn = (text: string): MaskInText[] =>
  [...text.matchAll(MASK)].map(({ index, 0: mask, 1: name = '', 2: label = null }) => ({
    start: index,
    end: index + mask.length,
    name,
    label,
  }));
