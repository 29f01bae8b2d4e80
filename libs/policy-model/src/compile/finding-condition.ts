import type { ASTNode } from '@marcbachmann/cel-js';

/** Why a condition cannot be decided one finding at a time, and where that is seen; offsets count characters of the condition. */
export interface Obstacle {
  readonly offset: number;
}

/** Every node of a syntax tree. */
export function* nodes(root: ASTNode): Generator<ASTNode> {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) open.push(...(next as unknown[]));
    else if (isNode(next)) {
      yield next;
      open.push(next.args);
    }
  }
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

const isFindings = (node: ASTNode): boolean => node.op === 'id' && node.args === 'findings';

export const readsFindings = (root: ASTNode): boolean => [...nodes(root)].some(isFindings);

/** Where a condition reads what tool calls would do; null: nowhere. */
export function callRead(root: ASTNode): Obstacle | null {
  for (const node of nodes(root)) if (node.op === 'id' && node.args === 'call') return { offset: node.range.start };
  return null;
}

/** Where a condition on findings asks whose text a finding stands in, or how new it is; null: nowhere. A computed field name could be either. */
export function placeRead(root: ASTNode): Obstacle | null {
  for (const node of nodes(root)) {
    const name = node.op === '.' ? node.args[1] : node.op === '[]' ? literalOf(node.args[1]) : null;
    if (name === 'provenance' || name === 'position' || name === undefined) return { offset: node.range.start };
  }
  return null;
}

/** Where a condition reads the tool that is called; null: nowhere. */
export function toolRead(root: ASTNode): Obstacle | null {
  for (const node of nodes(root)) if (node.op === 'id' && node.args === 'tool') return { offset: node.range.start };
  return null;
}

/** The value of a literal; undefined for anything else. */
const literalOf = (node: ASTNode): unknown => (node.op === 'value' ? node.args : undefined);

/**
 * What keeps a condition from being decided one finding at a time; null: nothing does. It can be when it reads findings as
 * `findings.exists(f, ...)` only, and these are joined by `&&`, `||` and `? :` with what does not depend on findings, never
 * negated. Such a condition holds for some findings exactly if it holds for one of them alone.
 */
export function notByFinding(root: ASTNode): Obstacle | null {
  if (!readsFindings(root)) return null;
  switch (root.op) {
    case '||':
      return notByFinding(root.args[0]) ?? notByFinding(root.args[1]);
    case '&&': {
      // Two tests joined by && may be met by two different findings.
      if (readsFindings(root.args[0]) && readsFindings(root.args[1])) return { offset: root.args[1].range.start };
      return notByFinding(root.args[0]) ?? notByFinding(root.args[1]);
    }
    case '?:': {
      if (readsFindings(root.args[0])) return { offset: root.args[0].range.start };
      return notByFinding(root.args[1]) ?? notByFinding(root.args[2]);
    }
    case 'rcall': {
      const [name, receiver, args] = root.args;
      if (name === 'exists' && isFindings(receiver) && !args.some(readsFindings)) return null;
      return { offset: root.range.start };
    }
    default:
      return { offset: root.range.start };
  }
}
