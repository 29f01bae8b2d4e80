import { Injectable } from '@nestjs/common';
import { readMessagesReply } from '#conversation';
import { LRUCache } from 'lru-cache';
import type { Ruleset } from '../ruleset/ruleset.js';

const sessions = 20_000;
const blocksPerSession = 2_000;

/**
 * Which blocks this instance itself delivered in a session. The model's words come back as history at every turn: a rule that
 * looks at them must not refuse or ask about what was let through before. Holds digests only. Another instance, or a restart,
 * does not know them: a match is then treated as new, which is the safe side.
 */
@Injectable()
export class DeliveredBlocks {
  private readonly known = new LRUCache<string, Set<string>>({ max: sessions });

  /** Remembers the blocks of a reply as the client got them; only where some rule could ask about them later. */
  remember(session: string, rules: Ruleset, message: () => string): void {
    if (!rules.asksAboutReplies) return;
    const identities = this.known.get(session) ?? new Set<string>();
    for (const { identity } of readMessagesReply(message()).blocks) {
      if (identities.size >= blocksPerSession) break;
      identities.add(identity);
    }
    this.known.set(session, identities);
  }

  has(session: string, identity: string): boolean {
    return this.known.get(session)?.has(identity) ?? false;
  }
}
