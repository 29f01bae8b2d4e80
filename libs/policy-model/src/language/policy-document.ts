import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import { formatPath, type PolicyPath, type PolicyProblem } from './policy-problem.js';
import { scalarOffset } from './scalar-offset.js';

/** Policies are read by people; a quarter of a megabyte is far more than that, and bounds what a hostile author can make us parse. */
const maxCharacters = 256_000;

/** What YAML 1.2 leaves out of its printable characters; half surrogate pairs too. */
// eslint-disable-next-line no-control-regex
const notPrintable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/u;

/** A policy's YAML, read, with the way back from any part of it to its line and column. */
export class PolicyDocument {
  private constructor(
    private readonly source: string,
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {}

  /** Never throws: what is wrong with the YAML itself is in `problems`. */
  static read(source: string): { document: PolicyDocument; problems: [] } | { document: null; problems: PolicyProblem[] } {
    if (source.length > maxCharacters) return failed(`The policy is longer than ${maxCharacters} characters.`);
    const lines = new LineCounter();
    const unprintable = source.search(notPrintable);
    const parsed = parseDocument(source, { lineCounter: lines, schema: 'core', uniqueKeys: true, prettyErrors: false });
    const document = new PolicyDocument(source, parsed, lines);
    const problems = [
      ...(unprintable < 0
        ? []
        : [document.at(unprintable, [], 'A character that YAML does not allow: write it as an escape inside double quotes.')]),
      ...parsed.errors.map((error) => document.at(error.pos[0], [], error.message)),
      ...(parsed.errors.length > 0 ? [] : document.indirections()),
    ];
    if (problems.length > 0) return { document: null, problems };
    return { document, problems: [] };
  }

  /** The document as plain values. */
  value(): unknown {
    return this.document.toJS() as unknown;
  }

  /** A problem at the part that `path` names, or at the nearest part around it that exists. */
  problem(path: PolicyPath, message: string): PolicyProblem {
    const node = this.nearest(path);
    return this.at(node?.range?.[0] ?? 0, path, message);
  }

  /** A problem at a key rather than at its value. */
  keyProblem(path: PolicyPath, key: string, message: string): PolicyProblem {
    const map = this.nearest(path);
    const pair = isMap(map) ? map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key) : undefined;
    const range = isNode(pair?.key) ? pair.key.range : undefined;
    return this.at(range?.[0] ?? map?.range?.[0] ?? 0, [...path, key], message);
  }

  /** A problem at one character of a text value, e.g. inside a condition or a pattern. */
  textProblem(path: PolicyPath, offset: number | null, message: string): PolicyProblem {
    const node = this.nearest(path);
    if (offset === null || !isScalar(node) || typeof node.value !== 'string' || !node.range) return this.problem(path, message);
    return this.at(scalarOffset(this.source, this.textStart(node), styleOf(node), node.value, offset), path, message);
  }

  private at(offset: number, path: PolicyPath, message: string): PolicyProblem {
    const { line, col } = this.lines.linePos(Math.min(offset, this.source.length));
    return { line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message };
  }

  private nearest(path: PolicyPath): Node | null {
    let node: unknown = this.document.contents;
    for (const part of path) {
      const next: unknown = isMap(node) || isSeq(node) ? node.get(part, true) : undefined;
      if (!isNode(next)) break;
      node = next;
    }
    return isNode(node) ? node : null;
  }

  private textStart(node: Scalar): number {
    const start = node.range![0];
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return this.source.indexOf('\n', start) + 1;
    return node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? start + 1 : start;
  }

  /** Aliases and tags would let one line mean something written elsewhere; a policy says what it says where it stands. */
  private indirections(): PolicyProblem[] {
    const problems: PolicyProblem[] = [];
    visit(this.document, (_key, node) => {
      if (isAlias(node))
        problems.push(
          this.at(node.range?.[0] ?? 0, [], `Aliases are not part of the policy language; write the value out instead of *${node.source}.`),
        );
      else if (isNode(node) && node.tag && !node.tag.startsWith('tag:yaml.org,2002:'))
        problems.push(this.at(node.range?.[0] ?? 0, [], `The tag ${node.tag} is not part of the policy language.`));
    });
    return problems;
  }
}

const failed = (message: string) => ({ document: null, problems: [{ line: 1, column: 1, path: '', message }] });

const styleOf = (node: Scalar) => (node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain');
