import process from 'node:process';

/** Aborts with the first Ctrl-C, or when the process is asked to end; the second Ctrl-C ends it at once, as ever. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  // Whoever reads what is printed may leave: `... | head`.
  process.stdout.once('error', () => controller.abort());
  return controller.signal;
}
