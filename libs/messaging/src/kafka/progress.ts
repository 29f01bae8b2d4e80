/** How far a group has come on a topic, and who waits for it to come further. */
export class Progress {
  private readonly next = new Map<number, bigint>();
  private readonly waiting = new Set<() => void>();

  constructor(starts: Iterable<readonly [number, bigint]>) {
    for (const [partition, offset] of starts) this.next.set(partition, offset);
  }

  /** A partition's next offset, as this process or a look at the group's commits has it. It never goes back. */
  reached(partition: number, offset: bigint): void {
    if (offset <= (this.next.get(partition) ?? -1n)) return;
    this.next.set(partition, offset);
    for (const look of this.waiting) look();
  }

  /** Resolves when every partition has reached its target. */
  until(targets: ReadonlyMap<number, bigint>): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if ([...targets].some(([partition, target]) => (this.next.get(partition) ?? 0n) < target)) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }
}
