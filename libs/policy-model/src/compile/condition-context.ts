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
}
