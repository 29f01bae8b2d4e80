/**
 * What a word or a set phrase is to an order. `drop`, `earlier`, `rules`, `show`, `prompt`, `hush`, `user`, `send`, `secret`, `target`, `call` and `model` are
 * parts of sentences; the others say by themselves what their group says.
 */
export const atoms = [
  'override',
  'reveal',
  'secrecy',
  'persona',
  'address',
  'detour',
  'replace',
  'lure',
  'bid',
  'drop',
  'earlier',
  'rules',
  'show',
  'prompt',
  'hush',
  'user',
  'send',
  'secret',
  'target',
  'call',
  'model',
] as const;
export type Atom = (typeof atoms)[number];

/** The words of one language by what they are: sources of patterns without groups of their own, bounded in length, read without regard to case. */
export interface Lexicon {
  readonly language: string;
  /** Whether words stand apart from each other. */
  readonly spaced: boolean;
  /** Source of a pattern, cheap to look for: of each order that the lexicon knows, something of it stands in the order or close by. */
  readonly gate: string;
  readonly words: Partial<Readonly<Record<Atom, readonly string[]>>>;
}

/** A word or set phrase in a text; offsets in UTF-16 units, end exclusive. */
export interface AtomAt {
  readonly atom: Atom;
  readonly start: number;
  readonly end: number;
}
