/** One finding as a condition sees it. */
export interface ConditionFinding {
  kind: string;
  category: string;
  severity: string;
  confidence: string;
  provenance: string;
  position: string;
}

/**
 * What tool calls would do, as a judge understands them. What is not known for sure is left out: reading it is then an error, and an error makes the
 * rule match. `commands[].program`: the command that would run is computed. `argv`, `text`: a word of it depends on an expansion. `path`, `host`:
 * depends on an expansion. `outside`: of which folder is not known. All four lists: a call could not be understood at all.
 */
export interface ConditionCall {
  commands?: readonly ConditionCommand[];
  paths?: readonly { path?: string; access: string; outside?: boolean }[];
  hosts?: readonly { host?: string; sends: boolean }[];
  sql?: readonly { verb: string; object: string; bounded: boolean }[];
}

export interface ConditionCommand {
  program?: string;
  argv?: readonly string[];
  text?: string;
  wrappers: readonly string[];
  /** Whether program and words are all known. */
  exact: boolean;
}

/**
 * What a condition is evaluated over. Integers are BigInt, as CEL's are. Unknown groups are left out rather than empty:
 * reading them is then an error, and an error makes the rule match.
 */
export interface ConditionContext {
  principal: { issuer: string; subject: string; name: string; email: string; groups?: readonly string[] };
  groups?: readonly string[];
  client: { kind: string; name: string; version: string };
  model: string;
  route: { model: string; path: string; stream: boolean };
  params: ReadonlyMap<string, unknown>;
  tools: readonly string[];
  /** Left out where no tool is called. Reading an input that is no JSON throws. */
  tool?: { readonly name: string; readonly input: unknown };
  time: Date;
  sizes: { bytes: bigint; messages: bigint };
  injection: { score: number; signals: readonly string[] };
  findings: readonly ConditionFinding[];
  call: ConditionCall;
}
