import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { broken } from './broken.js';
import type { Choice } from './choice.js';
import type { EventList } from './event-list.js';
import { readBeside } from './frame.js';
import { Said } from './said.js';
import { writeMembers, type Changes } from './write-json.js';

/** What one choice becomes in one chunk. */
export class SaidChoice {
  readonly said = new Said();
  /** What was held back and is said now that the choice ends, each in a chunk of its own, before the end is told. */
  readonly late: Said[] = [];
  beside: readonly JsonMember[] = [];
  /** Why the choice ended, as raw JSON. */
  reason: string | null = null;

  constructor(
    readonly index: number,
    private readonly member: 'delta' | 'message',
  ) {}

  /** Reads one item of `choices`. A message is whole: what is held back of it is said in it. */
  read(node: JsonObject, choice: Choice, list: EventList): void {
    const delta = memberOf(node, this.member);
    if (delta !== undefined && delta.kind !== 'object' && delta.kind !== 'null') throw broken(`a ${this.member} that is no object`);
    if (delta?.kind === 'object') choice.read(delta, this.said, list);
    this.beside = readBeside(node, choice.id, list);
    const reason = memberOf(node, 'finish_reason');
    if (this.member === 'message' || isReason(reason)) choice.finish(list, () => this.say());
    if (isReason(reason)) choice.stop(reason, list, (raw) => (this.reason = raw));
  }

  say(): Said {
    if (this.member === 'message') return this.said;
    const late = new Said();
    this.late.push(late);
    return late;
  }

  /** Whether anything is left to say when what is held back is left out. */
  get isEmpty(): boolean {
    return this.said.isEmpty && this.reason === null && this.beside.length === 0;
  }

  write(changes: Changes, said = this.said, reason = this.reason, beside = this.beside): string {
    const rest = beside.length === 0 ? '' : `,${writeMembers(beside, changes)}`;
    return `{"index":${this.index},"${this.member}":${said.toString()}${rest},"logprobs":null,"finish_reason":${reason}}`;
  }
}

const isReason = (node: JsonNode | undefined): node is JsonNode & { kind: 'string' } => {
  if (node === undefined || node.kind === 'null') return false;
  if (node.kind !== 'string') throw broken('an end of a choice that is no text');
  return true;
};
