/** A pattern as a tree, as far as bounds and literals can be told from it. */
export type PatternNode =
  | { readonly type: 'literal'; readonly text: string }
  /** One character out of a set, or nothing at all (`\b`): only its width matters. */
  | { readonly type: 'any'; readonly width: 0 | 1 }
  /** White space between words. */
  | { readonly type: 'space' }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number; readonly offset: number };

/** A pattern that cannot be used; `offset` is where in the pattern. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  constructor(
    message: string,
    readonly offset: number | null,
  ) {
    super(message);
  }
}

const classEscapes = 'dDwWsSpP';

/**
 * The pattern with any white space wherever it has some: a literal space, `\s`, or a set that holds one of them. The same pattern where it has none.
 */
export const anySpace = (pattern: string): string =>
  pattern.replaceAll(/\\s|\\.|\[\^?\]?(?:\[:\^?[a-z]{1,8}:\]|\\.|[^\]\\])*\]| /gs, (part) => {
    if (part === ' ' || part === '\\s') return '(?:\\s+)';
    return part.startsWith('[') && !part.startsWith('[^') && / |\\s|\[:space:\]/.test(part) ? `(?:${part}|\\s+)` : part;
  });

/** Reads the RE2 syntax that a customer's pattern may use. RE2 itself has accepted the pattern before; this only looks at its form. */
export function parsePattern(pattern: string): PatternNode {
  let at = 0;
  const peek = (): string => pattern[at] ?? '';

  const choice = (): PatternNode => {
    const parts = [sequence()];
    while (peek() === '|') {
      at++;
      parts.push(sequence());
    }
    return parts.length === 1 ? (parts[0] as PatternNode) : { type: 'choice', parts };
  };

  const sequence = (): PatternNode => {
    const parts: PatternNode[] = [];
    while (at < pattern.length && peek() !== '|' && peek() !== ')') parts.push(repeated());
    return { type: 'sequence', parts };
  };

  const repeated = (): PatternNode => {
    let node = atom();
    for (;;) {
      const offset = at;
      const bounds = repetition();
      if (!bounds) return node;
      if (peek() === '?') at++;
      node = { type: 'repeat', part: node, min: bounds[0], max: bounds[1], offset };
    }
  };

  const repetition = (): [number, number] | null => {
    const sign = peek();
    const simple: Record<string, [number, number]> = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] };
    if (simple[sign]) {
      at++;
      return simple[sign];
    }
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(pattern.slice(at, at + 16));
    if (!counted) return null;
    at += counted[0].length;
    const min = Number(counted[1]);
    return [min, counted[2] === '' ? min : counted[3] === '' ? Infinity : Number(counted[3])];
  };

  const group = (): PatternNode => {
    const open = at++;
    const flags = /^\?(?:P?<\w+>|([a-zA-Z-]*)([:)]))/.exec(pattern.slice(at, at + 80));
    if (flags) at += flags[0].length;
    if (flags?.[2] === ')') return { type: 'any', width: 0 };
    const inner = choice();
    if (peek() !== ')') throw new PatternError('This bracket is not closed.', open);
    at++;
    return inner;
  };

  const set = (): PatternNode => {
    const open = at++;
    if (peek() === '^') at++;
    if (peek() === ']') at++;
    while (at < pattern.length && peek() !== ']') {
      if (peek() === '\\') at++;
      else if (pattern.startsWith('[:', at)) at = Math.max(at, pattern.indexOf(':]', at) + 1);
      at++;
    }
    if (peek() !== ']') throw new PatternError('This bracket is not closed.', open);
    at++;
    return { type: 'any', width: 1 };
  };

  const escape = (): PatternNode => {
    const offset = at++;
    const letter = peek();
    at++;
    if (letter === 'b' || letter === 'B') return { type: 'any', width: 0 };
    if ('AzZ'.includes(letter))
      throw new PatternError(
        'A pattern is looked for anywhere in a stream of text: it cannot be tied to the beginning or the end.',
        offset,
      );
    if (classEscapes.includes(letter)) {
      if (letter.toLowerCase() === 'p') at = peek() === '{' ? pattern.indexOf('}', at) + 1 : at + 1;
      return { type: 'any', width: 1 };
    }
    if (letter === 'Q') throw new PatternError('\\Q...\\E is not supported: escape the characters one by one.', offset);
    if (letter === 'x' || /\d/.test(letter)) {
      const code = /^(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{2}|\d{1,3})/.exec(pattern.slice(at, at + 12));
      at += code?.[0].length ?? 0;
      return { type: 'any', width: 1 };
    }
    return /[a-zA-Z]/.test(letter) ? { type: 'any', width: 1 } : { type: 'literal', text: letter };
  };

  const atom = (): PatternNode => {
    const sign = peek();
    if (sign === '(') return group();
    if (sign === '[') return set();
    if (sign === '\\') return escape();
    if (sign === '^' || sign === '$') {
      throw new PatternError('A pattern is looked for anywhere in a stream of text: it cannot be tied to the beginning or the end.', at);
    }
    at++;
    if (sign === ' ') return { type: 'space' };
    return sign === '.' ? { type: 'any', width: 1 } : { type: 'literal', text: sign };
  };

  const tree = choice();
  if (at < pattern.length) throw new PatternError('This bracket was never opened.', at);
  return tree;
}
