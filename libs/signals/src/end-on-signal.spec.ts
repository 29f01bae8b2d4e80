import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that hears signals, and what it is told to do at the first; resolves how it ended. */
async function ended(
  code: string,
  signals: readonly { readonly signal: NodeJS.Signals; readonly afterMs: number }[],
): Promise<number | null> {
  const script = `
    const { endOnSignal, endInOrder } = await import('#signals');
    endOnSignal();
    ${code}
    setInterval(() => undefined, 1_000);
    console.log('hears');`;
  const args = ['--conditions=source', '--import', './scripts/run-typescript.mjs', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  for (const { signal, afterMs } of signals) setTimeout(() => child.kill(signal), afterMs);
  const [status] = (await exit) as [number | null];
  return status;
}

const never = 'endInOrder(() => new Promise(() => undefined));';

describe('a process that is told to end', () => {
  it.each<[string, string, number, NodeJS.Signals]>([
    ['just ends while nothing has to be stopped in order', '', 0, 'SIGTERM'],
    ['just ends at Ctrl-C', '', 0, 'SIGINT'],
    ['ends well once it has stopped', 'endInOrder(async () => undefined);', 0, 'SIGTERM'],
    ['ends with 1 where that fails', "endInOrder(() => Promise.reject(new Error('no')));", 1, 'SIGTERM'],
  ])('%s', async (_what, code, status, signal) => {
    expect(await ended(code, [{ signal, afterMs: 0 }])).toBe(status);
  });

  it('takes what follows at once for the same, as npm passes it on', async () => {
    const stopping = 'endInOrder(() => new Promise((done) => setTimeout(done, 500)));';
    expect(
      await ended(
        stopping,
        [0, 20, 40].map((afterMs) => ({ signal: 'SIGINT', afterMs })),
      ),
    ).toBe(0);
  });

  it('ends at once when it is told again, whatever still has to stop', async () => {
    const twice = [
      { signal: 'SIGINT', afterMs: 0 },
      { signal: 'SIGTERM', afterMs: 1_500 },
    ] as const;
    expect(await ended(never, twice)).toBe(1);
  });
});
