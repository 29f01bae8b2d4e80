import type { Outcome } from '../../format/reply-event.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { broken, parseReply } from './broken.js';
import type { EventList } from './event-list.js';
import { mergeJson } from './merge-json.js';
import type { Said } from './said.js';
import { writeJson } from './write-json.js';

const unchanged: ReadonlyMap<number, string> = new Map();

/**
 * What a choice says beside what is known: speech, citations, whatever comes next. It is held back until it is whole, looked at as one
 * value, and goes on as it came, or whole when something in it is changed.
 */
export class UnknownMembers {
  private readonly pieces: JsonObject[] = [];
  private whole: JsonNode = { kind: 'object', members: [], start: 0, end: 0 };

  constructor(private readonly block: string) {}

  take(members: readonly JsonMember[]): void {
    const piece: JsonObject = { kind: 'object', members, start: 0, end: 0 };
    this.pieces.push(piece);
    this.whole = mergeJson(this.whole, piece);
  }

  finish(choice: number, list: EventList, say: () => Said): void {
    if (this.pieces.length === 0) return;
    const { block } = this;
    const text = writeJson(this.whole, unchanged);
    list.add({ type: 'open', block, kind: 'other', tool: null, choice });
    list.add({ type: 'piece', block, text, at: { start: 0, end: 0 } });
    list.add({ type: 'close', block }, (outcome) => this.settle(outcome, text, say));
  }

  private settle(outcome: Outcome, text: string, say: () => Said): void {
    if (outcome.say === 'words') say().add('content', outcome.text);
    if (outcome.say === 'same' || (outcome.say === 'call' && outcome.input === text)) {
      for (const piece of this.pieces) tell(piece, say());
    } else if (outcome.say === 'call') {
      const changed = parseReply(outcome.input);
      if (changed.kind !== 'object') throw broken('unknown members that are no object');
      tell(silenced(changed, this.whole), say());
    }
  }
}

const tell = ({ members }: JsonObject, said: Said): void => {
  for (const { key, value } of members) said.set(key, writeJson(value, unchanged));
};

/** Speech whose words are changed would still say them. */
function silenced(changed: JsonObject, before: JsonNode): JsonObject {
  const audio = memberOf(changed, 'audio');
  const spoken = before.kind === 'object' ? memberOf(before, 'audio') : undefined;
  if (audio?.kind !== 'object' || spoken === undefined || writeJson(spoken, unchanged) === writeJson(audio, unchanged)) return changed;
  const mute = { ...audio, members: audio.members.map((member) => (member.key === 'data' ? { ...member, value: empty } : member)) };
  return { ...changed, members: changed.members.map((member) => (member.key === 'audio' ? { ...member, value: mute } : member)) };
}

const empty: JsonNode = { kind: 'string', value: '', start: 0, end: 0 };
