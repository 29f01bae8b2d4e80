/** Something that was started and must be stopped. */
export interface Part {
  stop(): Promise<unknown>;
}

/** What was started, in order; stopped once, in the opposite order, the failure of one not keeping the others. */
export class PartsInOrder {
  private readonly parts: Part[] = [];
  private stopping: Promise<void> | null = null;

  add<T extends Part>(part: T): T {
    this.parts.push(part);
    return part;
  }

  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const part of this.parts.toReversed()) await part.stop().catch(() => undefined);
    })();
    return this.stopping;
  }
}
