import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey, type Principal } from '#contracts';

/** One call's share of what ingress can carry at once. */
export interface Slot {
  /** Counts the call for its principal; refuses one too many. */
  claim(principal: Principal): void;
  /** Counts bytes held in memory for the call, until the result is called; refuses what would exceed the budget of all calls. */
  hold(bytes: number): () => void;
  leave(): void;
}

/** Bounds what all calls together, and each principal alone, may use: calls under way and bytes of bodies in memory. */
@Injectable()
export class Admission {
  private readonly calls = new Map<string, number>();
  private bytes = 0;
  private open = 0;
  private draining = false;
  private cut = false;

  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  /** Calls under way. */
  get underWay(): number {
    return this.open;
  }

  /** From now on every new call is refused; those under way go on. */
  drain(): void {
    this.draining = true;
  }

  /** From now on whatever ends a call that is under way is told as the stop of this instance. */
  interrupt(): void {
    this.cut = true;
  }

  /** Whether calls under way are being cut. */
  get interrupted(): boolean {
    return this.cut;
  }

  enter(): Slot {
    let key: string | null = null;
    let bytes = 0;
    this.open += 1;
    return {
      claim: (principal) => {
        if (this.draining) throw new OstiaryError('shutting_down', 'This instance is stopping; ask again.');
        const caller = principalKey(principal);
        const count = this.calls.get(caller) ?? 0;
        if (count >= this.config.ingress.maxConcurrentPerPrincipal) {
          throw new OstiaryError('too_many_requests', `You have ${count} calls under way, which is the limit.`);
        }
        this.calls.set(caller, count + 1);
        key = caller;
      },
      hold: (more) => {
        if (this.bytes + more > this.config.ingress.maxBodyBytesInFlight) {
          throw new OstiaryError('too_many_requests', 'Too many request bodies are under way at once; ask again.');
        }
        this.bytes += more;
        bytes += more;
        return () => {
          this.bytes -= more;
          bytes -= more;
        };
      },
      leave: () => {
        this.open -= 1;
        this.bytes -= bytes;
        if (key !== null) this.release(key);
      },
    };
  }

  private release(key: string): void {
    const count = (this.calls.get(key) ?? 1) - 1;
    if (count <= 0) this.calls.delete(key);
    else this.calls.set(key, count);
  }
}
