import type { ReplyEvent } from '../../format/reply-event.js';
import type { JsonNode, JsonObject } from '../../json/json-node.js';
import type { Literal } from '../../schema/literal.js';
import type { Schema } from '../../schema/schema.js';
import { walk } from '../../schema/walk.js';
import type { Frame } from './frame.js';

/** Where an event's text stands: in the frames of a stream; in several when one text came in pieces. */
export type Place = readonly { readonly frame: Frame; readonly literal: Literal }[];

const nowhere: Place = [];

/** The events of a part of a stream, each with its place. */
export class Gathered {
  readonly events: ReplyEvent[] = [];
  readonly places: Place[] = [];

  add(event: ReplyEvent, place: Place = nowhere): void {
    this.events.push(event);
    this.places.push(place);
  }

  /** A literal that is whole by itself. */
  value(block: string | null, frame: Frame, literal: Literal): void {
    this.add({ type: 'value', block, literal }, [{ frame, literal }]);
  }

  /** Every literal of a value. `piece` is the path of the one that continues the block's text. */
  walk(frame: Frame, node: JsonNode, schema: Schema | undefined, at: string, block: string | null, piece: string | null = null): void {
    walk(node, schema, at, {
      literal: (literal) => {
        if (literal.path !== piece || literal.literal !== 'string' || block === null) this.value(block, frame, literal);
        else if (literal.value !== '') this.add({ type: 'piece', block, text: literal.value, at: literal }, [{ frame, literal }]);
      },
    });
  }
}

/** An object without some of its members, for those are read in another way. */
export const without = (node: JsonObject, ...keys: readonly string[]): JsonObject => ({
  ...node,
  members: node.members.filter(({ key }) => !keys.includes(key)),
});
