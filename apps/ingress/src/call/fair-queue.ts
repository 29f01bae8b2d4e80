/** What waits, by whom it is for: each in its own order, and whoever waits longest for a turn is next. Taking and adding cost the same however many wait. */
export class FairQueue<T> {
  private readonly lines = new Map<string, Set<T>>();
  private waiting = 0;

  get size(): number {
    return this.waiting;
  }

  add(key: string, item: T): void {
    const line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, new Set([item]));
    else line.add(item);
    this.waiting++;
  }

  /** The first item of the first line that may go; its line is then the last one. Null: none may. */
  take(may: (key: string, item: T) => boolean): T | null {
    for (const [key, line] of this.lines) {
      const [item] = line;
      if (item === undefined || !may(key, item)) continue;
      this.remove(key, item);
      if (line.size === 0) return item;
      this.lines.delete(key);
      this.lines.set(key, line);
      return item;
    }
    return null;
  }

  /** Whether it was waiting. */
  remove(key: string, item: T): boolean {
    const line = this.lines.get(key);
    if (line?.delete(item) !== true) return false;
    this.waiting--;
    if (line.size === 0) this.lines.delete(key);
    return true;
  }

  /** Everything that waits, which then waits no more. */
  clear(): T[] {
    const all = [...this.lines.values()].flatMap((line) => [...line]);
    this.lines.clear();
    this.waiting = 0;
    return all;
  }
}
