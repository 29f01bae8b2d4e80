import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const guarded = Symbol.for('ostiary.kafkajs.idleTimerGuard');

interface Queue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: Queue) => void;
  [guarded]?: true;
}

/**
 * kafkajs 2.2.4 re-arms a timer of about 1 ms for as long as a connection lives, to look at a queue that is nearly always empty: 6 % of a core
 * at rest. With nothing pending there is nothing to look at, and whatever is queued later arms the timer itself.
 */
export function guardIdleTimer(): void {
  const prototype = (RequestQueue as unknown as { prototype: Queue }).prototype;
  if (prototype[guarded]) return;
  prototype[guarded] = true;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: Queue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
