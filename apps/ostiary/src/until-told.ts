import { once } from 'node:events';
import { endInOrder } from '#signals';

interface Form {
  stop(): Promise<void>;
}

interface Run<F extends Form> {
  /** Rejects, with nothing left of it, when it can't start or the signal aborts. */
  readonly start: (signal: AbortSignal) => Promise<F>;
  readonly started: (form: F, signal: AbortSignal) => void;
}

/** Starts something, lets it run until the process is told to end, and stops it; told to end while it starts, it stops what had started. */
export async function untilTold<F extends Form>(say: (line: string) => void, { start, started }: Run<F>): Promise<void> {
  const stop = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  // The process ends then: every part has closed, and what a library may still keep open must not keep the terminal.
  endInOrder(() => {
    stop.abort();
    return stopped;
  });
  const form = await start(stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    return null;
  });
  if (form !== null && !stop.signal.aborted) {
    started(form, stop.signal);
    await once(stop.signal, 'abort');
  }
  say('\nStopping ...');
  await form?.stop();
  say('Stopped.');
  resolve();
}
