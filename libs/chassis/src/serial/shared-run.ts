/**
 * Runs one piece of work, never twice at a time, however often it is asked for: whoever asks while it runs shares the next run with all who do.
 * A run that fails fails for those who asked for it, and for nobody after them.
 */
export class SharedRun {
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves when a run that began after this call is through; rejects with that run's error. */
  request(): Promise<void> {
    this.next ??= this.after(this.running);
    return this.next;
  }

  private async after(before: Promise<void> | null): Promise<void> {
    await before?.catch(() => undefined);
    this.running = this.next;
    this.next = null;
    await this.work();
  }
}
