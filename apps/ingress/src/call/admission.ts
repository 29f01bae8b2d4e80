import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey, type Principal } from '#contracts';

/** One call's share of what ingress can carry at once. */
export interface Slot {
  /** Counts the call for its principal; refuses one too many. */
  claim(principal: Principal): void;
  /** Room in memory for what the call brings. To be asked for before bytes are there, and by a call whose principal is known. */
  room(): Room;
  leave(): void;
}

/** Bytes that are counted for one call, until they are released or the call leaves. */
export interface Room {
  /** At least so many from now on; refuses what would exceed the budget of all calls, or the share of this principal's. */
  atLeast(bytes: number): void;
  /** So many and no more: it is known how many there are. */
  settle(bytes: number): void;
  release(): void;
}

/** What one principal has of all there is. */
interface Share {
  calls: number;
  bytes: number;
}

/** Bounds what all calls together, and each principal alone, may use: calls under way and bytes of bodies in memory. */
@Injectable()
export class Admission {
  private readonly shares = new Map<string, Share>();
  private bytes = 0;
  private open = 0;
  private draining = false;
  private cut = false;

  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  /** Calls under way. */
  get underWay(): number {
    return this.open;
  }

  /** From now on every new call is refused; those under way go on, whichever stage they are in. */
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
    const rooms: Room[] = [];
    let share: Share | null = null;
    let key = '';
    const late = this.draining;
    this.open += 1;
    return {
      claim: (principal) => {
        if (late) throw new OstiaryError('shutting_down', 'This instance is stopping; ask again.');
        key = principalKey(principal);
        const own = this.shares.get(key) ?? { calls: 0, bytes: 0 };
        if (own.calls >= this.config.ingress.maxConcurrentPerPrincipal)
          throw new OstiaryError('too_many_requests', `You have ${own.calls} calls under way, which is the limit.`);
        own.calls += 1;
        this.shares.set(key, own);
        share = own;
      },
      room: () => {
        if (share === null) throw new Error('A call has no room before its principal is known.');
        const room = this.roomOf(share);
        rooms.push(room);
        return room;
      },
      leave: () => {
        this.open -= 1;
        for (const room of rooms) room.release();
        if (share !== null && --share.calls === 0) this.shares.delete(key);
      },
    };
  }

  private roomOf(share: Share): Room {
    let held = 0;
    const settle = (bytes: number): void => {
      this.bytes += bytes - held;
      share.bytes += bytes - held;
      held = bytes;
    };
    return {
      atLeast: (bytes) => {
        if (bytes <= held) return;
        const { maxBodyBytesInFlight, maxBodyBytesPerPrincipal } = this.config.ingress;
        if (share.bytes + bytes - held > maxBodyBytesPerPrincipal)
          throw new OstiaryError('too_many_requests', 'Too many of your request bodies are under way at once; ask again.');
        if (this.bytes + bytes - held > maxBodyBytesInFlight)
          throw new OstiaryError('too_many_requests', 'Too many request bodies are under way at once; ask again.');
        settle(bytes);
      },
      settle,
      release: () => settle(0),
    };
  }
}
