/**
 * Hears SIGTERM and Ctrl-C from now on. Until `inOrder` says how, the process just ends: whatever a start leaves behind, a `kill -9` may leave
 * too. A second signal ends it at once in any case.
 */
export function endOnSignal(): { inOrder(stop: () => Promise<void>): void } {
  let end = (): void => process.exit(0);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      end();
    });
  }
  return {
    inOrder: (stop) => {
      end = () =>
        void stop().then(
          () => process.exit(0),
          () => process.exit(1),
        );
    },
  };
}
