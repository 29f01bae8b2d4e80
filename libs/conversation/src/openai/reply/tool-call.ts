import type { CalledTool } from '../../format/reply-event.js';
import type { JsonMember, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { walk } from '../../schema/walk.js';
import { broken } from './broken.js';
import type { EventList } from './event-list.js';
import { callIdSchema, callNameSchema, callSchema } from './reply.schema.js';
import { writeMembers } from './write-json.js';

/** `older`: the one call that a message could have before there were several. */
type CallForm = 'function' | 'custom' | 'older';

/**
 * A tool call as it is told, piece by piece. It is held back until it is whole and then written anew: clients differ in how they put pieces
 * together (by index, by id, by order), and a call that is said at once can be understood in one way only.
 */
export class ToolCall {
  readonly tool: CalledTool;
  private id: string | null;
  private name: string;
  private input = '';
  /** Members that are not known, as they are written in the end. */
  private readonly rest = new Map<'call' | 'inner', string>();

  private constructor(
    readonly block: string,
    private readonly form: CallForm,
    { id, name }: { readonly id: string | null; readonly name: string },
  ) {
    this.id = id;
    this.name = name;
    this.tool = { id: id ?? '', name };
  }

  /** @throws ConversationError `upstream_broken` for a call without a name: nobody could run it, and somebody might guess */
  static begin(block: string, entry: JsonObject, older: boolean): ToolCall {
    const form = older
      ? 'older'
      : textAt(entry, 'type') === 'custom' || memberOf(entry, 'custom')?.kind === 'object'
        ? 'custom'
        : 'function';
    const name = textAt(innerOf(entry, form), 'name');
    if (name === null) throw broken('a tool call without a name');
    return new ToolCall(block, form, { id: older ? null : textAt(entry, 'id'), name });
  }

  /** Characters that this entry adds to what is held back. */
  take(entry: JsonObject, list: EventList, first: boolean): number {
    const inner = innerOf(entry, this.form);
    if (this.form !== 'older') {
      this.same(entry, 'id', this.tool.id);
      if (first) this.named(entry, 'id', list);
    }
    if (inner !== null) {
      this.same(inner, 'name', this.tool.name);
      if (first) this.named(inner, 'name', list);
      this.others(inner, ['name', this.inputKey], 'inner', list);
    }
    if (this.form !== 'older') this.others(entry, ['index', 'id', this.form], 'call', list);
    const more = inner === null ? undefined : memberOf(inner, this.inputKey);
    if (more !== undefined && more.kind !== 'string' && more.kind !== 'null') throw broken('a tool call whose input is no text');
    if (more?.kind !== 'string' || more.value === '') return 0;
    this.piece(more.value, list, more);
    return more.value.length;
  }

  /** A custom tool's input is text and no JSON: it is told as the JSON string that it would be. */
  private piece(text: string, list: EventList, at: { start: number; end: number }): void {
    const begins = this.form === 'custom' && this.input === '';
    const told = this.form === 'custom' ? JSON.stringify(text).slice(1, -1) : text;
    this.input += told;
    list.add({ type: 'piece', block: this.block, text: begins ? `"${told}` : told, at: { start: at.start, end: at.end } });
  }

  /** What ends the input. */
  finish(list: EventList): void {
    if (this.form !== 'custom') return;
    list.add({ type: 'piece', block: this.block, text: this.input === '' ? '""' : '"', at: { start: 0, end: 0 } });
  }

  /**
   * The whole call as raw JSON, with this JSON text as its input; null: just the input that came. `index` counts the calls that the client
   * gets, without a gap where one was withheld; null where there is none to be told.
   */
  written(released: string | null, index: number | null): string {
    const input = this.form === 'custom' ? textOf(released ?? `"${this.input}"`) : (released ?? this.input);
    const inner = `"name":${JSON.stringify(this.name)},"${this.inputKey}":${JSON.stringify(input)}${this.restOf('inner')}`;
    if (this.form === 'older') return `{${inner}}`;
    const place = index === null ? '' : `"index":${index},`;
    const id = this.id === null ? '' : `"id":${JSON.stringify(this.id)},`;
    return `{${place}${id}"type":"${this.form}","${this.form}":{${inner}}${this.restOf('call')}}`;
  }

  get isOlder(): boolean {
    return this.form === 'older';
  }

  private get inputKey(): 'arguments' | 'input' {
    return this.form === 'custom' ? 'input' : 'arguments';
  }

  private restOf(which: 'call' | 'inner'): string {
    const rest = this.rest.get(which) ?? '';
    return rest === '' ? '' : `,${rest}`;
  }

  private named(node: JsonObject, key: 'id' | 'name', list: EventList): void {
    const value = memberOf(node, key);
    if (value === undefined) return;
    walk(value, key === 'id' ? callIdSchema : callNameSchema, `${this.block}.${key}`, {
      literal: (literal) =>
        list.value(this.block, literal, (outcome) => {
          if (outcome.say === 'text') this[key] = outcome.text;
        }),
    });
  }

  /** Some servers repeat id and name with every piece. Another one would be another call. */
  private same(node: JsonObject, key: 'id' | 'name', known: string): void {
    const again = textAt(node, key);
    if (again !== null && again !== known) throw broken(`a tool call with another ${key}`);
  }

  private others(node: JsonObject, known: readonly string[], which: 'call' | 'inner', list: EventList): void {
    const members = node.members.filter(({ key }) => !known.includes(key));
    if (members.length === 0) return;
    list.walk({ ...node, members }, which === 'call' ? callSchema : undefined, this.block, this.block);
    const unknown: JsonMember[] = members.filter(({ key }) => which === 'inner' || key !== 'type');
    if (unknown.length === 0) return;
    list.afterwards(() => this.rest.set(which, writeMembers(unknown, list.changes)));
  }
}

function innerOf(entry: JsonObject, form: CallForm): JsonObject | null {
  if (form === 'older') return entry;
  const inner = memberOf(entry, form);
  return inner?.kind === 'object' ? inner : null;
}

/** A string that says something; the empty one stands for none. */
function textAt(node: JsonObject | null, key: string): string | null {
  const value = node === null ? undefined : memberOf(node, key);
  if (value === undefined || value.kind === 'null') return null;
  if (value.kind !== 'string') throw broken(`a tool call whose ${key} is no text`);
  return value.value === '' ? null : value.value;
}

function textOf(json: string): string {
  const text: unknown = JSON.parse(json);
  if (typeof text !== 'string') throw broken('a custom tool’s input that is no text');
  return text;
}
