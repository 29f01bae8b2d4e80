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

/** Calls under way and the bytes of their bodies, of all or of one principal. */
interface Share {
  calls: number;
  bytes: number;
}

/** What is carried now, and what may be. */
interface Carried {
  readonly all: Share;
  /** By principal. */
  readonly shares: Map<string, Share>;
  readonly limits: OstiaryConfig['ingress'];
}

/** Bounds what all calls together, and each principal alone, may use: calls under way and bytes of bodies in memory. */
@Injectable()
export class Admission {
  private readonly carried: Carried;
  private draining = false;
  private cut = false;

  constructor(@Inject(CONFIG) { ingress }: OstiaryConfig) {
    this.carried = { all: { calls: 0, bytes: 0 }, shares: new Map(), limits: ingress };
  }

  /** Calls under way. */
  get underWay(): number {
    return this.carried.all.calls;
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
    this.carried.all.calls += 1;
    return new OpenSlot(this.carried, this.draining);
  }
}

/** A class, not functions over what they need: a call that waits for a person keeps its slot for as long. */
class OpenSlot implements Slot {
  private share: Share | null = null;
  private key = '';
  private rooms: OpenRoom[] | null = null;

  constructor(
    private readonly carried: Carried,
    private readonly late: boolean,
  ) {}

  claim(principal: Principal): void {
    if (this.late) throw new OstiaryError('shutting_down', 'This instance is stopping; ask again.');
    const { shares, limits } = this.carried;
    const key = principalKey(principal);
    const own = shares.get(key) ?? { calls: 0, bytes: 0 };
    if (own.calls >= limits.maxConcurrentPerPrincipal)
      throw new OstiaryError('too_many_requests', `You have ${own.calls} calls under way, which is the limit.`);
    own.calls += 1;
    shares.set(key, own);
    this.key = key;
    this.share = own;
  }

  room(): Room {
    if (this.share === null) throw new Error('A call has no room before its principal is known.');
    const room = new OpenRoom(this.carried, this.share);
    if (this.rooms === null) this.rooms = [room];
    else this.rooms.push(room);
    return room;
  }

  leave(): void {
    const { all, shares } = this.carried;
    all.calls -= 1;
    for (const room of this.rooms ?? []) room.release();
    if (this.share !== null && --this.share.calls === 0) shares.delete(this.key);
  }
}

class OpenRoom implements Room {
  private held = 0;

  constructor(
    private readonly carried: Carried,
    private readonly share: Share,
  ) {}

  atLeast(bytes: number): void {
    const more = bytes - this.held;
    if (more <= 0) return;
    const { all, limits } = this.carried;
    if (this.share.bytes + more > limits.maxBodyBytesPerPrincipal)
      throw new OstiaryError('too_many_requests', 'Too many of your request bodies are under way at once; ask again.');
    if (all.bytes + more > limits.maxBodyBytesInFlight)
      throw new OstiaryError('too_many_requests', 'Too many request bodies are under way at once; ask again.');
    this.settle(bytes);
  }

  settle(bytes: number): void {
    this.carried.all.bytes += bytes - this.held;
    this.share.bytes += bytes - this.held;
    this.held = bytes;
  }

  release(): void {
    this.settle(0);
  }
}
