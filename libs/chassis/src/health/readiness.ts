/** True, or what is missing. A check must answer from memory, or quickly. */
export type ReadinessCheck = () => boolean | string | Promise<boolean | string>;

export interface ReadinessReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, 'ready' | string>>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Everything that must stand before this process should get traffic. `/readyz` is 200 when all of it says so. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private stopping = false;

  /** Adds a part; a name that is taken is an error, because one of the two would never be looked at. */
  register(name: string, check: ReadinessCheck): void {
    if (this.checks.has(name)) throw new Error(`Readiness already has a part named ${name}`);
    this.checks.set(name, check);
  }

  /** From now on the answer is no, whatever the parts say: the first step of a shutdown. */
  withdraw(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const parts = await Promise.all([...this.checks].map(async ([name, check]) => [name, await answer(check)] as const));
    if (this.stopping) parts.push(['process', 'stopping']);
    return { ready: parts.every(([, state]) => state === 'ready'), parts: Object.fromEntries(parts) };
  }
}

async function answer(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer'), CHECK_TIMEOUT_MS);
  });
  try {
    const state = await Promise.race([Promise.resolve(check()), late]);
    if (typeof state === 'string') return state;
    return state ? 'ready' : 'not ready';
  } catch (error) {
    // The class is enough for an operator to find the log line; a message could carry an address or a password.
    return `failed: ${error instanceof Error ? error.name : 'unknown error'}`;
  } finally {
    clearTimeout(timer);
  }
}
