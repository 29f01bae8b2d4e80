/** How deep the agents of a session stand in its tree, by what was told of them so far; 0: the conversation itself. */
export class AgentDepths {
  private readonly depths = new Map<string, number>();

  /** Of the agent of an exchange. One whose parent was not seen before stands under the conversation; it keeps the place that it had first. */
  of(agent: unknown, parent: unknown): number {
    if (typeof agent !== 'string') return 0;
    const known = this.depths.get(agent) ?? (typeof parent === 'string' ? (this.depths.get(parent) ?? 0) : 0) + 1;
    this.depths.set(agent, known);
    return known;
  }
}
