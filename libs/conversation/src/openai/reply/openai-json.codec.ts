import type { JsonCodec, ReplyPart } from '../../format/reply-codec.js';
import type { Outcome } from '../../format/reply-event.js';
import type { JsonMember, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { broken, parseReply } from './broken.js';
import { Choice } from './choice.js';
import { EventList } from './event-list.js';
import { choiceIndex, readAround, type Seen } from './frame.js';
import { replyLimits } from './limits.js';
import { errorOf, readError } from './provider-error.js';
import { SaidChoice } from './said-choice.js';
import { writeJson, writeMembers } from './write-json.js';

interface JsonPart extends ReplyPart {
  readonly list: EventList;
  readonly seen: Seen;
  readonly around: readonly JsonMember[];
  /** Null: the provider says an error instead, and this is all of it. */
  readonly choices: readonly SaidChoice[] | null;
  readonly root: JsonObject;
}

/** A chat completion as one JSON body, read as the chunks of the stream that it might have been. */
export class OpenAiJsonCodec implements JsonCodec {
  read(text: string): JsonPart {
    const root = parseReply(text);
    if (root.kind !== 'object') throw broken('no object');
    const list = new EventList();
    const part = { list, seen: new Map(), around: [], root, events: list.events };
    if (errorOf(root) !== null) {
      readError(root, list);
      list.add({ type: 'end' });
      return { ...part, choices: null };
    }
    list.add({ type: 'start', model: stringOf(root, 'model') ?? null });
    const around = readAround(
      root.members.filter(({ key }) => key !== 'choices'),
      part.seen,
      list,
    );
    const choices = readChoices(root, list);
    list.add({ type: 'end' });
    return { ...part, around, choices };
  }

  write({ list, seen, around, choices, root }: JsonPart, outcomes: readonly Outcome[]): string {
    list.settle(outcomes);
    if (choices === null) return writeJson(root, list.changes);
    const envelope = [...seen].map(([key, { raw }]) => `"${key}":${raw},`).join('');
    const rest = around.length === 0 ? '' : `,${writeMembers(around, list.changes)}`;
    return `{${envelope}"choices":[${choices.map((choice) => choice.write(list.changes)).join(',')}]${rest}}`;
  }
}

function readChoices(root: JsonObject, list: EventList): SaidChoice[] {
  const items = memberOf(root, 'choices');
  if (items?.kind !== 'array') throw broken('no choices');
  const choices = items.items.map((item, position) => {
    if (item.kind !== 'object') throw broken('a choice that is no object');
    const index = choiceIndex(item, position, replyLimits.choices);
    const choice = new SaidChoice(index, 'message');
    choice.read(item, new Choice(index, false), list);
    return choice;
  });
  if (new Set(choices.map(({ index }) => index)).size < choices.length) throw broken('one choice twice');
  return choices;
}
