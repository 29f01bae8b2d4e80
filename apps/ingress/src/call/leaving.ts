type Listener = (() => void) | { handleEvent(): void };

/** Whether somebody has gone, and who is to be told of it: of an `AbortSignal` what waiting for somebody needs. */
export interface Departure {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: Listener): void;
  removeEventListener(type: 'abort', listener: Listener): void;
}

/**
 * The departure of one client, or the end of one wait. Nearly every call ends without one, so it costs nothing until somebody asks to be told, and
 * next to nothing for the one who mostly does: a signal of Node's takes 4 µs to be made, 4 more to be listened to, and half a kilobyte.
 */
export class Leaving implements Departure {
  private gone = false;
  /** Nobody, one, or more. */
  private listeners: Listener | Set<Listener> | null = null;

  get aborted(): boolean {
    return this.gone;
  }

  /** Each is told once; after the departure nobody is. */
  addEventListener(_type: 'abort', listener: Listener): void {
    const { listeners } = this;
    if (this.gone || listeners === listener) return;
    if (listeners === null) this.listeners = listener;
    else if (listeners instanceof Set) listeners.add(listener);
    else this.listeners = new Set([listeners, listener]);
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    const { listeners } = this;
    if (listeners === listener) this.listeners = null;
    else if (listeners instanceof Set) listeners.delete(listener);
  }

  /** Tells of the departure; a second one is none. */
  abort(): void {
    const told = this.listeners;
    this.gone = true;
    this.listeners = null;
    if (told === null) return;
    if (!(told instanceof Set)) return tell(told);
    for (const listener of told) tell(listener);
  }
}

function tell(listener: Listener): void {
  if (typeof listener === 'function') listener();
  else listener.handleEvent();
}
