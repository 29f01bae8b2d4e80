import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { blocksDelivered } from '#contracts';
import { Bus } from '#messaging';
import { derivedKey } from '../ruleset/derived-key.js';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import { DeliveredMemory } from './delivered-memory.js';

/** As many as one message on the topic holds. */
const mostTold = 1_000;

/** Whose conversation it is; `principal` is the principal's key. */
export interface Recipient {
  readonly principal: string;
  readonly session: string;
}

/** A block as the client got it. `ofNote`: a detector, or some rule's words, found something in it. */
export interface DeliveredBlock {
  readonly identity: string;
  readonly ofNote: boolean;
}

/**
 * What this gateway itself delivered. The model's words come back as history at every turn: only what is known here is taken for the
 * model's, anything else may have been put into its mouth. Holds keyed digests only. This instance knows all that it delivered lately;
 * of what others delivered, and of the time before a restart, the blocks of note of the last day. What is not known is treated as the
 * user's, which is the safe side.
 */
@Injectable()
export class DeliveredBlocks {
  private readonly logger = new Logger(DeliveredBlocks.name);
  private readonly memory = new DeliveredMemory();
  private readonly key: KeyObject;

  constructor(
    private readonly bus: Bus,
    @Inject(FINGERPRINT_KEY) key: Uint8Array,
  ) {
    this.key = derivedKey(createSecretKey(key), 'delivered');
  }

  remember(to: Recipient, blocks: readonly DeliveredBlock[]): void {
    const fresh = blocks
      .map(({ identity, ofNote }) => ({ digest: this.digestOf(to, identity), ofNote }))
      .filter((block) => this.add(block));
    this.tell(
      to.session,
      fresh.map(({ digest }) => digest),
    );
  }

  has(to: Recipient, identity: string): boolean {
    return this.memory.has(this.digestOf(to, identity));
  }

  /** An opaque value of the provider's (a signature, encrypted content). It is known in every conversation: forks and colleagues go on with it. */
  rememberValue(session: string, value: string, ofNote: boolean): void {
    const digest = this.digestOfValue(value);
    if (this.add({ digest, ofNote })) this.tell(session, [digest]);
  }

  hasValue(value: string): boolean {
    return this.memory.has(this.digestOfValue(value));
  }

  /** Takes what another instance delivered, or this one before it was started again. */
  learn(digests: readonly string[]): void {
    for (const digest of digests) this.memory.add(digest, true);
  }

  private add({ digest, ofNote }: { digest: string; ofNote: boolean }): boolean {
    return this.memory.add(digest, ofNote);
  }

  /** Nobody waits for it: until others have heard it, they take the block for the user's. */
  private tell(session: string, fresh: readonly string[]): void {
    for (let at = 0; at < fresh.length; at += mostTold) {
      const data = { sessionId: session, digests: fresh.slice(at, at + mostTold) };
      this.bus
        .publish(blocksDelivered, { key: session, subject: session, data })
        .catch((error: unknown) =>
          this.logger.warn(`Delivered blocks could not be told: ${error instanceof Error ? error.name : 'unknown'}`),
        );
    }
  }

  private digestOf({ principal, session }: Recipient, identity: string): string {
    return this.sign(['block', principal, session, identity]);
  }

  private digestOfValue(value: string): string {
    return this.sign(['value', value]);
  }

  private sign(parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url');
  }
}
