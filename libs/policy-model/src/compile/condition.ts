import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { costOf } from './condition-cost.js';
import type { ConditionContext } from './condition-context.js';
import { wrongLeaf } from './condition-leaves.js';
import { callRead, nodes, notByFinding, type Obstacle, placeRead, readsFindings, toolRead } from './finding-condition.js';
import { knownValues } from './known-values.js';

/** A rule's `when`, compiled. */
export interface Condition {
  readonly source: string;
  /** The variables that it reads, by their names. */
  readonly variables: ReadonlySet<string>;
  /** Whether it reads `findings`, which are then gathered for it. */
  readonly readsFindings: boolean;
  /** What keeps it from being decided one finding at a time; null: it can be, or it reads no findings at all. */
  readonly notByFinding: Obstacle | null;
  /** Where it reads what only findings in a request have, `provenance` or `position`; null: nowhere. */
  readonly readsPlace: Obstacle | null;
  /** Where it reads `tool`, which there is in a tool call only; null: nowhere. */
  readonly readsTool: Obstacle | null;
  /** Where it reads `call`, which only tool calls and requests have; null: nowhere. */
  readonly readsCall: Obstacle | null;
  /** Throws when it can't be evaluated, e.g. because the caller's groups are unknown. */
  evaluate(context: ConditionContext): boolean;
}

export type ConditionResult = { ok: true; condition: Condition } | { ok: false; message: string; offset: number | null };

/** How far a condition is checked. */
export interface LeafOptions {
  /** The categories and kinds of findings that there are. */
  readonly knownKinds?: readonly string[];
  /** The kinds of danger that there are. */
  readonly dangers?: readonly { readonly kind: string }[];
  /** The kinds of injection that there are. */
  readonly signalNames?: readonly string[];
  /** It was published already, perhaps by an earlier version that checked less: what holds by then is not refused for its leaves. */
  readonly isPublished?: boolean;
}

/** Variables of `when`. Record types, not maps, so that a wrong field is found when the policy is written. */
export const conditionTypes = {
  Principal: { issuer: 'string', subject: 'string', name: 'string', email: 'string', groups: 'list<string>' },
  Client: { kind: 'string', name: 'string', version: 'string' },
  Route: { model: 'string', path: 'string', stream: 'bool' },
  Tool: { name: 'string', input: 'dyn' },
  Sizes: { bytes: 'int', messages: 'int' },
  Injection: { score: 'double', signals: 'list<string>' },
  Call: { commands: 'list<Command>', paths: 'list<Path>', hosts: 'list<Host>', sql: 'list<Statement>' },
  Command: { program: 'string', argv: 'list<string>', text: 'string', wrappers: 'list<string>', exact: 'bool' },
  Path: { path: 'string', access: 'string', outside: 'bool' },
  Host: { host: 'string', sends: 'bool' },
  Statement: { verb: 'string', object: 'string', bounded: 'bool' },
  Finding: { kind: 'string', category: 'string', severity: 'string', confidence: 'string', provenance: 'string', position: 'string' },
} as const;

export const conditionVariables = {
  principal: 'Principal',
  groups: 'list<string>',
  client: 'Client',
  model: 'string',
  route: 'Route',
  params: 'map<string, dyn>',
  tools: 'list<string>',
  tool: 'Tool',
  time: 'google.protobuf.Timestamp',
  sizes: 'Sizes',
  injection: 'Injection',
  findings: 'list<Finding>',
  call: 'Call',
} as const;

function environment(): Environment {
  const built = new Environment({ limits: { maxAstNodes: 2_000, maxDepth: 50 } });
  for (const [name, schema] of Object.entries(conditionTypes)) built.registerType({ name, schema });
  for (const [name, type] of Object.entries(conditionVariables)) built.registerVariable(name, type);
  return built;
}

const shared = environment();

/** Compiles a condition and checks it to its leaves; never throws. `offset` counts characters of the condition; without `knownKinds` kinds are not checked. */
export function compileCondition(source: string, { isPublished = false, ...known }: LeafOptions = {}): ConditionResult {
  try {
    const parsed = shared.parse(source);
    const unsafe = findUnsafe(parsed.ast) ?? costOf(parsed.ast);
    if (unsafe) return { ok: false, ...unsafe };
    const checked = parsed.check();
    if (!checked.valid) return rejected(checked.error);
    if (checked.type !== 'bool')
      return { ok: false, message: `The condition must be true or false; this is ${checked.type ?? 'something else'}.`, offset: 0 };
    const wrong = isPublished ? null : wrongLeaf(parsed.ast, knownValues(known), (constant) => shared.evaluate(constant) as unknown);
    if (wrong) return { ok: false, ...wrong };
    return { ok: true, condition: { source, ...reads(parsed.ast), evaluate: (context) => parsed(context) === true } };
  } catch (error) {
    return rejected(error);
  }
}

function reads(ast: ASTNode): Pick<Condition, 'variables' | 'readsFindings' | 'notByFinding' | 'readsPlace' | 'readsTool' | 'readsCall'> {
  const findings = readsFindings(ast);
  return {
    variables: new Set([...nodes(ast)].flatMap((node) => (node.op === 'id' ? [node.args] : []))),
    readsFindings: findings,
    notByFinding: notByFinding(ast),
    readsPlace: findings ? placeRead(ast) : null,
    readsTool: toolRead(ast),
    readsCall: callRead(ast),
  };
}

function rejected(error: unknown): ConditionResult {
  const { summary, message, range } = error as { summary?: string; message?: string; range?: { start: number } };
  return { ok: false, message: summary ?? message ?? 'The condition cannot be read.', offset: range?.start ?? null };
}

/**
 * Two things of CEL are not for policies. `matches` would run the JavaScript regular expression engine, which is not
 * linear, on what callers send. `has` would let a rule quietly not match when groups are unknown; every field is always there.
 */
function findUnsafe(ast: ASTNode): { message: string; offset: number } | null {
  for (const node of nodes(ast)) {
    const name = node.op === 'rcall' || node.op === 'call' ? node.args[0] : null;
    if (name === 'matches')
      return {
        message: 'matches() is not available; use ==, in, startsWith, endsWith or contains, or a pattern under match.',
        offset: node.range.start,
      };
    if (name === 'has')
      return { message: 'has() is not available: every field is always there (an unknown text is "").', offset: node.range.start };
  }
  return null;
}
