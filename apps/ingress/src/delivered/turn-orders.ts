import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { blocksDelivered, OstiaryError, type TaintedBy, type TopicData } from '#contracts';
import { Bus } from '#messaging';
import { LRUCache } from 'lru-cache';
import { derivedKey } from '../ruleset/derived-key.js';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import type { Recipient } from './delivered-blocks.js';

/** A turn of a conversation whose client tells of it by hooks. `turn`: its own id of it; null: it has none, and its whole session counts as one. */
export interface ToldTurn extends Recipient {
  readonly turn: string | null;
}

/** Turns of which it is known that orders were read in them; beyond, those that were longest not asked about go first. */
const mostTurns = 20_000;
/** A call is traced back to so many texts at most, the newest. */
const mostOrders = 16;

/**
 * Texts that give orders, of turns that come here piece by piece: a conversation that passes the gateway has its whole turn in each request, a hook tells one event. Every
 * instance knows of all, and of the last day after a restart: the next event of a turn may come to any. Holds keyed digests of turns, and places of texts.
 */
@Injectable()
export class TurnOrders {
  private readonly known = new LRUCache<string, readonly TaintedBy[]>({ max: mostTurns });
  private readonly key: KeyObject;

  constructor(
    private readonly bus: Bus,
    @Inject(FINGERPRINT_KEY) key: Uint8Array,
  ) {
    this.key = derivedKey(createSecretKey(key), 'turn');
  }

  /** Resolves when the other instances can hear of it. Throws `decision_unavailable` where they cannot: a call that comes to one of them would pass for clean. */
  async remember(of: ToldTurn, orders: readonly TaintedBy[]): Promise<void> {
    if (orders.length === 0) return;
    const digest = this.digestOf(of);
    this.add(digest, orders);
    const data = { sessionId: of.session, digests: [digest], orders: orders.slice(-mostOrders) };
    try {
      await this.bus.publish(blocksDelivered, { key: of.session, subject: of.session, data });
    } catch (cause) {
      throw new OstiaryError('decision_unavailable', 'What was read here could not be told to the other instances.', { cause });
    }
  }

  /** The texts that a call of this turn could be tainted by. */
  of(turn: ToldTurn): readonly TaintedBy[] {
    return this.known.get(this.digestOf(turn)) ?? [];
  }

  /** Takes what another instance was told, or this one before it was started again. */
  learn({ digests, orders = [] }: TopicData<typeof blocksDelivered>): void {
    const [digest] = digests;
    if (digest !== undefined && orders.length > 0) this.add(digest, orders);
  }

  private add(digest: string, orders: readonly TaintedBy[]): void {
    const before = this.known.get(digest) ?? [];
    const fresh = orders.filter((order) => !before.some((known) => known.exchange === order.exchange && known.block === order.block));
    this.known.set(digest, [...before, ...fresh].slice(-mostOrders));
  }

  private digestOf({ principal, session, turn }: ToldTurn): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify(['turn', principal, session, turn]))
      .digest('base64url');
  }
}
