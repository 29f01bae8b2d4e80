import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { derivedKey } from '../ruleset/derived-key.js';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import type { DescribedTool } from './described-tools.js';

/** Who is offered tools. A client may describe them otherwise to its subagents, and to other models. */
export interface Offered {
  readonly principal: string;
  readonly session: string;
  readonly agent: string | null;
  readonly model: string | null;
}

/** Descriptions over all conversations; those that were longest not used go first. */
const mostTools = 200_000;
const mostOfOne = 1_000;

/**
 * How tools were described when a conversation first offered them. Of this process only: another instance has its own first sight, and a restart forgets.
 * Holds digests, no text.
 */
@Injectable()
export class ToolDescriptions {
  private readonly known = new LRUCache<string, ReadonlyMap<string, string>>({ maxSize: mostTools });
  private readonly key: KeyObject;

  constructor(@Inject(FINGERPRINT_KEY) key: Uint8Array) {
    this.key = derivedKey(createSecretKey(key), 'tools');
  }

  /** Whether any of these tools was first seen with another description in this conversation. Those that are new are noted, at most 1,000. */
  changed({ principal, session, agent, model }: Offered, tools: readonly DescribedTool[]): boolean {
    if (tools.length === 0) return false;
    const conversation = createHmac('sha256', this.key)
      .update(JSON.stringify([principal, session, agent, model]))
      .digest('base64url');
    const before = this.known.get(conversation) ?? new Map<string, string>();
    // At nearly every turn there is nothing new.
    let after: Map<string, string> | null = null;
    let isChanged = false;
    for (const { name, words } of tools) {
      const first = before.get(name);
      if (first !== undefined) isChanged ||= first !== words;
      else if ((after ?? before).size < mostOfOne) (after ??= new Map(before)).set(name, words);
    }
    if (after !== null) this.known.set(conversation, after, { size: after.size });
    return isChanged;
  }
}
