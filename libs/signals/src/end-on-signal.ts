import { isatty } from 'node:tty';

/** npm passes a terminal's Ctrl-C on to a process that has it already: what follows the first so soon is the same. */
const sameMs = 1_000;

let end = (): void => process.exit(0);
let first: number | null = null;

function hear(): void {
  const now = performance.now();
  if (first !== null && now - first > sameMs) process.exit(1);
  if (first !== null) return;
  first = now;
  end();
}

/**
 * Hears SIGTERM, Ctrl-C and the end of the terminal from now on. Until `endInOrder` says how, the process just ends, with 0: whatever a start
 * leaves behind, a `kill -9` may leave too. A second signal ends it at once in any case. To be called before anything else is loaded: the first
 * process of a container is not ended by a signal that it does not hear.
 */
export function endOnSignal(): void {
  process.on('SIGTERM', hear);
  process.on('SIGINT', hear);
  // Without a terminal (a service manager, nohup) it means something else, or nothing.
  if (isatty(0)) process.on('SIGHUP', hear);
}

/** From now on a signal stops the process so; it ends with 0, or with 1 where that rejects. */
export function endInOrder(stop: () => Promise<void>): void {
  end = () =>
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
}
