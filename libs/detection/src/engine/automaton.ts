/** What the automaton looks for: a literal, and the number that a hit reports. */
export interface Anchor {
  readonly literal: string;
  readonly rule: number;
  /** Bits that its proper prefixes get in `marks`. */
  readonly mark: number;
}

/**
 * An Aho-Corasick automaton as a dense DFA over byte classes.
 *
 * It reads the low byte of each UTF-16 unit, ASCII letters without case, all digits as one symbol and so all controls but white space. It can
 * therefore hit where the literal does not stand (never the other way round): a hit only nominates a candidate, and the verifier compares the
 * text itself. One symbol for ten digits keeps the table small and lets `000` mean "three digits".
 * Source: Aho, Corasick, "Efficient string matching: an aid to bibliographic search" (1975).
 */
export interface Automaton {
  /** byte -> symbol */
  readonly symbols: Uint8Array;
  /** premultiplied state + symbol -> premultiplied state */
  readonly next: Int32Array;
  readonly width: number;
  /** States at or above this one report a hit. */
  readonly firstHit: number;
  /** Anchors of a hit state, by `state / width`: pairs of rule and literal length. */
  readonly hits: readonly (Int32Array | undefined)[];
  /** By `state / width`: how many of the last characters may be the start of an anchor. */
  readonly depth: Uint16Array;
  /** By `state / width`: the marks of the anchors that those characters are a proper prefix of. */
  readonly marks: Uint8Array;
  /** By `state / width`: the state of the longest shorter start of an anchor, as a row number. */
  readonly shorter: Int32Array;
  /** The length of the longest anchor. */
  readonly longest: number;
}

const fold = (byte: number): number => {
  if (byte >= 65 && byte <= 90) return byte + 32;
  if (byte < 32 ? byte < 9 || byte > 13 : byte >= 127 && byte < 160) return 0;
  return byte >= 48 && byte <= 57 ? 48 : byte;
};

interface Trie {
  readonly edges: Map<number, number>[];
  readonly outputs: number[][];
  readonly depth: number[];
  readonly marks: number[];
}

function buildTrie(anchors: readonly Anchor[], symbols: Uint8Array): Trie {
  const edges: Map<number, number>[] = [new Map()];
  const outputs: number[][] = [[]];
  const depth = [0];
  const marks = [0];
  for (const { literal, rule, mark } of anchors) {
    if (literal.length === 0) throw new RangeError('An anchor must not be empty.');
    let state = 0;
    for (let i = 0; i < literal.length; i++) {
      const symbol = symbols[literal.charCodeAt(i) & 0xff] as number;
      let to = edges[state]?.get(symbol);
      if (to === undefined) {
        to = edges.length;
        edges.push(new Map());
        outputs.push([]);
        depth.push(i + 1);
        marks.push(0);
        edges[state]?.set(symbol, to);
      }
      state = to;
      if (i < literal.length - 1) marks[to] = (marks[to] as number) | mark;
    }
    const known = outputs[state] as number[];
    let seen = false;
    for (let k = 0; k < known.length; k += 2) seen ||= known[k] === rule && known[k + 1] === literal.length;
    if (!seen) known.push(rule, literal.length);
  }
  return { edges, outputs, depth, marks };
}

function assignSymbols(anchors: readonly Anchor[]): { symbols: Uint8Array; width: number } {
  const used = new Map<number, number>();
  for (const { literal } of anchors) {
    for (let i = 0; i < literal.length; i++) {
      const byte = fold(literal.charCodeAt(i) & 0xff);
      if (!used.has(byte)) used.set(byte, used.size + 1);
    }
  }
  const symbols = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) symbols[byte] = used.get(fold(byte)) ?? 0;
  return { symbols, width: used.size + 1 };
}

/** Compiles the anchors. Time and space are linear in their total length times the number of symbols. */
export function buildAutomaton(anchors: readonly Anchor[]): Automaton {
  const { symbols, width } = assignSymbols(anchors);
  const trie = buildTrie(anchors, symbols);
  const count = trie.edges.length;
  const moves = new Int32Array(count * width);
  const fail = new Int32Array(count);
  const order: number[] = [0];
  for (let head = 0; head < order.length; head++) {
    const state = order[head] as number;
    const back = fail[state] as number;
    if (state !== 0) moves.copyWithin(state * width, back * width, back * width + width);
    for (const [symbol, to] of trie.edges[state] as Map<number, number>) {
      fail[to] = state === 0 ? 0 : (moves[back * width + symbol] as number);
      moves[state * width + symbol] = to;
      const shorter = fail[to] ?? 0;
      trie.outputs[to]?.push(...(trie.outputs[shorter] ?? []));
      order.push(to);
    }
  }
  return renumber(trie, { moves, fail, order }, symbols, width);
}

interface Machine {
  readonly moves: Int32Array;
  readonly fail: Int32Array;
  readonly order: readonly number[];
}

/** Puts the states that report last, so that the loop tests one comparison, and premultiplies their numbers by the row width. */
function renumber(trie: Trie, { moves, fail, order }: Machine, symbols: Uint8Array, width: number): Automaton {
  const quiet = order.filter((state) => trie.outputs[state]?.length === 0);
  const loud = order.filter((state) => trie.outputs[state]?.length !== 0);
  const count = order.length;
  const row = new Int32Array(count);
  [...quiet, ...loud].forEach((state, index) => (row[state] = index));
  const next = new Int32Array(count * width);
  const depth = new Uint16Array(count);
  const marks = new Uint8Array(count);
  const shorter = new Int32Array(count);
  const hits: (Int32Array | undefined)[] = Array.from({ length: count });
  for (let state = 0; state < count; state++) {
    const at = row[state] as number;
    for (let symbol = 0; symbol < width; symbol++)
      next[at * width + symbol] = (row[moves[state * width + symbol] as number] as number) * width;
    depth[at] = trie.depth[state] as number;
    marks[at] = trie.marks[state] as number;
    shorter[at] = row[fail[state] as number] as number;
    const outputs = trie.outputs[state] as number[];
    if (outputs.length > 0) hits[at] = Int32Array.from(outputs);
  }
  const longest = depth.reduce((most, one) => Math.max(most, one), 0);
  return { symbols, next, width, firstHit: quiet.length * width, hits, depth, marks, shorter, longest };
}
