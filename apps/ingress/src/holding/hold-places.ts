import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Metrics, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey, type Principal } from '#contracts';

/** How many calls may be held at once, in all and for each principal. */
@Injectable()
export class HoldPlaces {
  private readonly held = new Map<string, number>();
  private total = 0;

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    metrics: Metrics,
  ) {
    const gauge = metrics.gauge('ostiary_ingress_holds', 'Calls that are held for an approval now.');
    Object.assign(gauge, { collect: () => gauge.set(this.total) });
  }

  get taken(): number {
    return this.total;
  }

  /** Takes a place; call the result to give it back. Refuses one too many. */
  take(principal: Principal): () => void {
    const key = principalKey(principal);
    const own = this.held.get(key) ?? 0;
    const { maxHolds, maxHoldsPerPrincipal } = this.config.ingress;
    if (this.total >= maxHolds || own >= maxHoldsPerPrincipal) {
      throw new OstiaryError(
        'too_many_holds',
        own >= maxHoldsPerPrincipal
          ? `You have ${own} calls waiting for approval, which is the limit.`
          : 'Too many calls wait for approval; ask again later.',
      );
    }
    this.total += 1;
    this.held.set(key, own + 1);
    return () => {
      this.total -= 1;
      const left = (this.held.get(key) ?? 1) - 1;
      if (left <= 0) this.held.delete(key);
      else this.held.set(key, left);
    };
  }
}
