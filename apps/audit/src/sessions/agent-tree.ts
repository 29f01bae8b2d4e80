/** An agent's place: `agent` null is the conversation itself; `parent` null: it was started there, or nothing tells where. */
interface Placed {
  readonly agent: string | null;
  readonly parent: string | null;
}

/**
 * Agents in the order of their tree: each behind the one that started it, in the order given among those of one parent. `depth` 0: the conversation
 * itself. An agent whose parent is not among them, or that names itself among its own children, stands under the conversation: clients say what they like.
 */
export function agentTree<T extends Placed>(agents: readonly T[]): (T & { readonly depth: number })[] {
  const known = new Map(agents.map((one) => [one.agent, one]));
  const children = new Map<string | null, T[]>();
  for (const one of agents) {
    if (one.agent === null) continue;
    const parent = one.parent !== null && known.has(one.parent) && !isAbove(one.agent, one.parent, known) ? one.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const placed: (T & { depth: number })[] = [];
  const open = agents.filter(({ agent }) => agent === null).map((one) => ({ ...one, depth: 0 }));
  if (open.length === 0) open.push(...under(null, 1));
  while (open.length > 0) {
    const next = open.shift()!;
    placed.push(next);
    open.unshift(...under(next.agent, next.depth + 1));
  }
  return placed;

  function under(parent: string | null, depth: number): (T & { depth: number })[] {
    return (children.get(parent) ?? []).map((one) => ({ ...one, depth }));
  }
}

/** Whether `agent` is reached from `below` by going up. */
function isAbove(agent: string, below: string, known: ReadonlyMap<string | null, Placed>): boolean {
  const passed = new Set<string>();
  for (let at: string | null = below; at !== null && !passed.has(at); at = known.get(at)?.parent ?? null) {
    if (at === agent) return true;
    passed.add(at);
  }
  return false;
}
