import type { ASTNode } from '@marcbachmann/cel-js';
import { nodes } from './finding-condition.js';

/** What goes through a list, item by item. */
const LOOPS = new Set(['exists', 'exists_one', 'all', 'map', 'filter']);
/** Lists that are as long as callers, or their issuers, make them. */
const LISTS = new Set(['findings', 'tools', 'groups', 'params', 'tool', 'call']);
/** Lists of one command of a call: to go through them for each command is to go through the call's words once. */
const OWN_LISTS = new Set(['argv', 'wrappers']);
/** A call may have twenty thousand findings, and going through them once takes some milliseconds. */
const MOST_LOOPS = 10;

export interface Costly {
  readonly message: string;
  /** Characters of the condition. */
  readonly offset: number;
}

/**
 * Why a condition could keep everybody waiting; null: it takes time in proportion to what a call holds. Lists within lists would take their
 * product, which a caller chooses.
 */
export function costOf(root: ASTNode): Costly | null {
  let loops = 0;
  for (const node of nodes(root)) {
    const body = loopBody(node);
    if (body === null) continue;
    if (++loops > MOST_LOOPS)
      return { message: `A condition goes through lists at most ${MOST_LOOPS} times. Write several rules.`, offset: node.range.start };
    const inner = body.flatMap((part) => [...nodes(part)]);
    const own = new Set(inner.filter((part) => isOwnLoop(part, variableOf(node))));
    // One item, or how many there are, is found at once; groups are as many as an issuer gives out, and being one of them is quickly seen.
    const atOnce = new Set(inner.map(onlyGlancedAt));
    const costly = inner.find((part) => (loopBody(part) !== null && !own.has(part)) || (readsList(part) && !atOnce.has(part)));
    if (costly === undefined) continue;
    const message =
      'What is asked of each item of a list cannot go through another list, nor read findings, tools, groups, params, tool.input or call. Ask for words that are written out: f.kind in ["a", "b"].';
    return { message, offset: costly.range.start };
  }
  return null;
}

/** What a loop does with each item; null: it is no loop. */
function loopBody(node: ASTNode): ASTNode[] | null {
  if (node.op !== 'rcall') return null;
  const [name, , args] = node.args;
  return LOOPS.has(name) ? args : null;
}

/** The name that a loop gives each item. */
function variableOf(node: ASTNode): string | null {
  const [variable] = loopBody(node) ?? [];
  return variable?.op === 'id' ? variable.args : null;
}

/** Whether a node goes through the words of the very command that the loop around it is at, and asks of each word what needs no other list. */
function isOwnLoop(node: ASTNode, variable: string | null): boolean {
  if (node.op !== 'rcall' || loopBody(node) === null || variable === null) return false;
  const [, receiver, args] = node.args;
  const isOwn = (part: ASTNode): boolean =>
    part.op === '.' && OWN_LISTS.has(part.args[1]) && part.args[0].op === 'id' && part.args[0].args === variable;
  return isOwn(receiver) && !args.some((arg) => [...nodes(arg)].some((part) => loopBody(part) !== null || isOwnRead(part)));
}

const isOwnRead = (node: ASTNode): boolean =>
  (node.op === '.' && OWN_LISTS.has(node.args[1])) || (node.op === '[]' && node.args[1].op !== 'value');

const readsList = (node: ASTNode): boolean =>
  (node.op === 'id' && LISTS.has(node.args)) ||
  (node.op === '.' && LISTS.has(node.args[1])) ||
  (node.op === '[]' && mayBeGroups(node.args[0], node.args[1]));

/** What callers and models nest as they like: of it a name alone is no size. */
const isTree = (node: ASTNode): boolean => node.op === 'id' && (node.args === 'params' || node.args === 'tool');

/** A computed name of a principal could be its groups. */
const mayBeGroups = (record: ASTNode, name: ASTNode): boolean =>
  name.op === 'value' ? name.args === 'groups' : record.op !== 'id' || record.args === 'principal';

/** The list of which a node reads one item that is written out, or the size; or the groups that it looks something up in. */
function onlyGlancedAt(node: ASTNode): ASTNode | null {
  if (isToolName(node)) return node.args[0];
  if (node.op === '[]') return node.args[1].op === 'value' && !isTree(node.args[0]) ? node.args[0] : null;
  if (node.op === 'rcall' && node.args[0] === 'size') return node.args[1];
  if (node.op === 'in') return isGroups(node.args[1]) ? node.args[1] : null;
  return node.op === 'call' && node.args[0] === 'size' ? (node.args[1][0] ?? null) : null;
}

const isToolName = (node: ASTNode): node is ASTNode & { op: '.' } =>
  node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'tool' && node.args[1] === 'name';

const isGroups = (node: ASTNode): boolean => (node.op === 'id' && node.args === 'groups') || (node.op === '.' && node.args[1] === 'groups');
