import { Injectable } from '@nestjs/common';

/** How long a caller who was revoked may still wait. */
const lookEveryMs = 1_000;

/** A call whose caller is watched. */
export interface Watched {
  /** Aborts once the caller is revoked. */
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/** Looks after the callers of all held calls at once: an approval must not find a caller who may no longer call. */
@Injectable()
export class RevocationWatch {
  private readonly watched = new Map<AbortController, () => boolean>();
  private timer: NodeJS.Timeout | null = null;

  watch(isRevoked: () => boolean): Watched {
    const controller = new AbortController();
    this.watched.set(controller, isRevoked);
    this.timer ??= setInterval(() => this.look(), lookEveryMs).unref();
    return { signal: controller.signal, stop: () => this.forget(controller) };
  }

  private look(): void {
    for (const [controller, isRevoked] of this.watched) if (isRevoked()) controller.abort();
  }

  private forget(controller: AbortController): void {
    this.watched.delete(controller);
    if (this.watched.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}
