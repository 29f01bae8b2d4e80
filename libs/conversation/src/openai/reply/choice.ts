import type { Outcome } from '../../format/reply-event.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { broken } from './broken.js';
import type { EventList } from './event-list.js';
import { replyLimits } from './limits.js';
import { finishReasons, roles } from './reply.schema.js';
import type { Said } from './said.js';
import { ToolCall } from './tool-call.js';
import { UnknownMembers } from './unknown-members.js';

/** Texts that grow, and what they are. Reasoning as DeepSeek, vLLM and OpenRouter name it. */
const TEXTS = new Map<string, 'text' | 'thinking'>([
  ['content', 'text'],
  ['refusal', 'text'],
  ['reasoning_content', 'thinking'],
  ['reasoning', 'thinking'],
]);
/** Members that may say nothing: their names are the format's own. */
const KNOWN = new Set([...TEXTS.keys(), 'role', 'tool_calls', 'function_call', 'audio', 'annotations']);
const CALL_REASONS = new Set(['tool_calls', 'function_call']);

/**
 * One choice of a reply, read from the deltas of a stream or from the one message of a JSON reply, which is read as the only delta that
 * there is. No block of it ends before the choice does: this format has no end of a block.
 */
export class Choice {
  readonly id: string;
  private readonly texts = new Set<string>();
  private readonly calls = new Map<string, ToolCall>();
  private readonly unknown: UnknownMembers;
  private held = 0;
  private hasContent = false;
  private over = false;
  private released = 0;

  constructor(
    private readonly index: number,
    private readonly streamed: boolean,
  ) {
    this.id = `reply.choices.${index}`;
    this.unknown = new UnknownMembers(`${this.id}.other`);
  }

  /** What a delta or a message says. Its texts are said at once in `said`, the rest when the choice ends. */
  read(delta: JsonObject, said: Said, list: EventList): void {
    const unknown = delta.members.filter((member) => !this.member(member, said, list));
    if (unknown.length === 0) return;
    this.hold(unknown.reduce((sum, { keyStart, value }) => sum + value.end - keyStart, 0));
    this.unknown.take(unknown);
  }

  /** The choice ends: everything that was held back is decided and said in what `say` gives. */
  finish(list: EventList, say: () => Said): void {
    if (this.over) return;
    this.over = true;
    for (const key of this.texts)
      list.add({ type: 'close', block: `${this.id}.${key}` }, (outcome) => {
        if (outcome.say === 'text') this.tell(key, outcome.text, say());
      });
    for (const call of this.calls.values()) {
      call.finish(list);
      list.add({ type: 'close', block: call.block }, (outcome) => this.release(call, outcome, say));
    }
    this.unknown.finish(this.index, list, say);
  }

  /** Why the choice ended. `settle` is told what to write as its reason. */
  stop(reason: JsonNode & { kind: 'string' }, list: EventList, settle: (raw: string | null) => void): void {
    if (!finishReasons.has(reason.value)) list.walk(reason, undefined, `${this.id}.finish_reason`, null);
    list.add(
      {
        type: 'stop',
        reason: finishReasons.has(reason.value) ? reason.value : 'unknown',
        callsTools: CALL_REASONS.has(reason.value) || this.calls.size > 0,
        at: { start: reason.start, end: reason.end },
        choice: this.index,
      },
      (outcome) => settle(outcome.say === 'no_calls' ? '"stop"' : (list.changes.get(reason.start) ?? JSON.stringify(reason.value))),
    );
  }

  /** Whether a member is known. */
  private member({ key, value }: JsonMember, said: Said, list: EventList): boolean {
    if (value.kind === 'null' && KNOWN.has(key)) said.set(key, 'null');
    else if (key === 'role' && value.kind === 'string' && roles.has(value.value)) said.set(key, JSON.stringify(value.value));
    else if (TEXTS.has(key) && value.kind === 'string') this.text(key, value, said, list);
    else if (key === 'tool_calls' && value.kind === 'array') this.toolCalls(value, list);
    else if (key === 'function_call' && value.kind === 'object') this.call(value, 'function_call', true, list);
    else return false;
    return true;
  }

  private text(key: string, { value, start, end }: JsonNode & { kind: 'string' }, said: Said, list: EventList): void {
    if (value === '') return said.add(key, '');
    this.going();
    const block = `${this.id}.${key}`;
    if (!this.texts.has(key)) list.add({ type: 'open', block, kind: TEXTS.get(key) ?? 'text', tool: null, choice: this.index });
    this.texts.add(key);
    list.add({ type: 'piece', block, text: value, at: { start, end } }, (outcome) => {
      if (outcome.say === 'same') this.tell(key, value, said);
      else if (outcome.say === 'text') this.tell(key, outcome.text, said);
    });
  }

  private tell(key: string, text: string, said: Said): void {
    if (text === '') return;
    said.add(key, text);
    this.told(key);
  }

  /** The client has got some of a text. */
  told(key: string): void {
    this.hasContent ||= key === 'content';
  }

  get isOver(): boolean {
    return this.over;
  }

  private toolCalls({ items }: JsonNode & { kind: 'array' }, list: EventList): void {
    for (const [position, item] of items.entries()) {
      if (item.kind !== 'object') throw broken('a tool call that is no object');
      const index = memberOf(item, 'index');
      if (index !== undefined && (index.kind !== 'number' || !/^\d{1,4}$/.test(index.raw))) throw broken('a tool call of an odd index');
      const number = index?.kind === 'number' ? Number(index.raw) : position;
      this.call(item, `tool_calls.${number}`, false, list);
    }
  }

  private call(entry: JsonObject, name: string, older: boolean, list: EventList): void {
    this.going();
    const known = this.calls.get(name);
    const call = known ?? ToolCall.begin(`${this.id}.${name}`, entry, older);
    if (known === undefined) {
      this.calls.set(name, call);
      if (this.calls.size > replyLimits.calls) throw broken('more tool calls than a reply has');
      list.add({ type: 'open', block: call.block, kind: 'tool_call', tool: call.tool, choice: this.index });
    }
    this.hold(call.take(entry, list, known === undefined));
  }

  private release(call: ToolCall, outcome: Outcome, say: () => Said): void {
    if (outcome.say === 'words') return this.tell('content', this.hasContent ? `\n\n${outcome.text}` : outcome.text, say());
    if (outcome.say !== 'call' && outcome.say !== 'same') return;
    const raw = call.written(outcome.say === 'call' ? outcome.input : null, this.streamed ? this.released++ : null);
    if (call.isOlder) say().set('function_call', raw);
    else say().call(raw);
  }

  private hold(characters: number): void {
    this.held += characters;
    if (this.held > replyLimits.held) throw broken('a choice without end');
  }

  /** A client that takes what comes after the end of a choice would see what another does not. */
  private going(): void {
    if (this.over) throw broken('more of a choice that has ended');
  }
}
