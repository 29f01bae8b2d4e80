import { ConversationError } from '../conversation-error.js';
import type { JsonNode } from '../json/json-node.js';
import { memberOf, stringOf } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';
import { walk } from '../schema/walk.js';
import { JsonChanges, replyDepth } from './json-changes.js';
import type { JsonCodec, ReplyPart } from './reply-codec.js';
import type { Outcome, ReplyEvent } from './reply-event.js';

interface AnyPart extends ReplyPart {
  readonly text: string;
}

/**
 * Any JSON that is no model's reply: errors, counts, lists. Whatever is in it is content. An `error` object in it, which both formats have,
 * is told as the provider's failure too.
 */
export class AnyJsonCodec implements JsonCodec {
  read(text: string): AnyPart {
    const root = parsed(text);
    const events: ReplyEvent[] = [];
    walk(root, undefined, 'reply', { literal: (literal) => events.push({ type: 'value', block: null, literal }) });
    const error = root.kind === 'object' ? memberOf(root, 'error') : undefined;
    if (error?.kind === 'object')
      events.push({ type: 'failed', error: stringOf(error, 'type') ?? 'error', message: stringOf(error, 'message') ?? '' });
    events.push({ type: 'end' });
    return { text, events };
  }

  write({ text, events }: AnyPart, outcomes: readonly Outcome[]): string {
    const changes = new JsonChanges(text);
    for (const [index, event] of events.entries()) {
      const outcome = outcomes[index];
      if (event.type === 'value' && outcome?.say === 'text') changes.change(event.literal, outcome.text);
    }
    return changes.apply();
  }
}

function parsed(text: string): JsonNode {
  try {
    return parseJson(text, { maxDepth: replyDepth });
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    throw new ConversationError('upstream_broken', `The provider's answer can't be read: ${error.message}`, error.offset);
  }
}
