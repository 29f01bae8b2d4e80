import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { didYouMean } from '../language/closest.js';
import { nodes } from './finding-condition.js';
import type { KnownValues } from './known-values.js';

/** What is wrong with a part of a condition; offsets count characters of the condition. */
export interface WrongLeaf {
  readonly message: string;
  readonly offset: number;
}

const TIME = 'google.protobuf.Timestamp';
const DURATION = 'google.protobuf.Duration';

/** The methods that take a zone. */
const parts = ['getHours', 'getMinutes', 'getSeconds', 'getDayOfWeek', 'getDayOfMonth', 'getDate', 'getMonth', 'getFullYear'] as const;

/**
 * What the types of a condition do not tell, and what would fail for everybody once it is in force, where a failure counts as a match: members that a
 * time does not have, zones and constants that there are not, and names that nothing is ever called. Null: nothing. The tree must have
 * been checked for types, which leaves each node’s in it.
 */
export function wrongLeaf(root: ASTNode, known: KnownValues, evaluate: (constant: string) => unknown): WrongLeaf | null {
  const found = [...nodes(root)].flatMap((node) => ofMember(node) ?? ofZone(node) ?? ofNames(node, known) ?? []);
  return found.toSorted((a, b) => a.offset - b.offset)[0] ?? ofConstant(root, evaluate);
}

const typeOf = (node: ASTNode): string | undefined => (node as { readonly checkedType?: { readonly name: string } }).checkedType?.name;

const textOf = (node: ASTNode | undefined): string | null => (node?.op === 'value' && typeof node.args === 'string' ? node.args : null);

function ofMember(node: ASTNode): WrongLeaf | null {
  if (node.op === 'call' && node.args[0] === 'dyn')
    return { message: 'dyn() is not available: behind it nobody can tell what a name means.', offset: node.range.start };
  if (node.op !== '.' && node.op !== '[]') return null;
  const [receiver, member] = node.args;
  const type = typeOf(receiver);
  if (type !== TIME && type !== DURATION) return null;
  const name = typeof member === 'string' ? member : (textOf(member) ?? 'that');
  const near = didYouMean(name, parts);
  const what = type === TIME ? 'A time has methods: time.getHours(), time.getHours("Europe/Berlin")' : 'A duration has methods: getHours()';
  return { message: `There is no member "${name}". ${what}.${near}`, offset: node.range.start };
}

function ofZone(node: ASTNode): WrongLeaf | null {
  if (node.op !== 'rcall') return null;
  const [, receiver, [zone]] = node.args;
  if (typeOf(receiver) !== TIME || zone === undefined || typeOf(zone) !== 'string') return null;
  const name = textOf(zone);
  if (name === null) return { message: 'A zone is written out: "Europe/Berlin", "UTC".', offset: zone.range.start };
  return isZone(name) ? null : { message: `There is no zone "${name}".${didYouMean(name, zones())}`, offset: zone.range.start };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

const zones = (): string[] => Intl.supportedValuesOf('timeZone');

/** How the texts that a member can be are tried on a part of one. */
const likeness: Readonly<Record<string, (value: string, part: string) => boolean>> = {
  startsWith: (value, part) => value.startsWith(part),
  endsWith: (value, part) => value.endsWith(part),
  contains: (value, part) => value.includes(part),
};

/** A member that is compared with a text that it never is. */
function ofNames(node: ASTNode, known: KnownValues): WrongLeaf | null {
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args;
    return unknownIn(left, [right], known) ?? unknownIn(right, [left], known);
  }
  if (node.op === 'in') {
    const [one, all] = node.args;
    return all.op === 'list' ? unknownIn(one, all.args, known) : unknownIn(all, [one], known, 'Nothing in');
  }
  if (node.op !== 'rcall') return null;
  const [method, member, [text]] = node.args;
  const [isLike, values, part] = [likeness[method], valuesOf(member, known), textOf(text)];
  if (isLike === undefined || values === null || part === null || values.some((value) => isLike(value, part))) return null;
  return { message: `No ${memberOf(member)} is such that ${method}("${part}") holds.`, offset: text!.range.start };
}

function unknownIn(member: ASTNode, texts: readonly ASTNode[], known: KnownValues, none = 'No'): WrongLeaf | null {
  const values = valuesOf(member, known);
  if (values === null) return null;
  const wrong = texts.find((text) => textOf(text) !== null && !values.includes(textOf(text)!));
  if (wrong === undefined) return null;
  const name = textOf(wrong)!;
  return { message: `${none} ${memberOf(member)} is "${name}".${didYouMean(name, values)}`, offset: wrong.range.start };
}

/** What the member that a node reads can be; null: any text, or it is no member. */
function valuesOf(node: ASTNode, known: KnownValues): readonly string[] | null {
  const type = node.op === '.' || node.op === '[]' ? typeOf(node.args[0]) : undefined;
  return known[type ?? '']?.[memberOf(node)] ?? null;
}

const memberOf = (node: ASTNode): string => (node.op === '.' ? node.args[1] : node.op === '[]' ? (textOf(node.args[1]) ?? '') : '');

/** A part that reads nothing and cannot be evaluated: it fails for every call. */
function ofConstant(root: ASTNode, evaluate: (constant: string) => unknown): WrongLeaf | null {
  const open = [root];
  for (const node of open) {
    if (node.op === 'value' || node.op === 'id') continue;
    const inner = [...nodes(node)];
    if (inner.some(({ op }) => op === 'id')) {
      open.push(...childrenOf(node));
      continue;
    }
    try {
      evaluate(serialize(node));
    } catch (error) {
      const { summary, message } = error as { readonly summary?: string; readonly message?: string };
      return { message: `This can never be evaluated: ${summary ?? message ?? 'it is wrong'}`, offset: node.range.start };
    }
  }
  return null;
}

const childrenOf = (node: ASTNode): ASTNode[] => {
  const all = (value: unknown): ASTNode[] =>
    Array.isArray(value) ? value.flatMap(all) : typeof value === 'object' && value !== null && 'op' in value ? [value as ASTNode] : [];
  return all(node.args);
};
