import type { JsonNode, JsonObject, Span } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { parseJson } from '../../json/parse-json.js';
import type { Literal } from '../../schema/literal.js';
import { JsonChanges } from '../../format/json-changes.js';
import { replyLimits } from './limits.js';
import { broken, reading } from './broken.js';

const LONGEST_NAME = 64;
const PLAIN_NAME = /^[\w.-]+$/;

/** The data of one event of a stream, read strictly, and the changes that it goes on with. */
export class Frame {
  private changes: JsonChanges | null = null;
  private renamed = false;

  private constructor(
    readonly type: string,
    readonly root: JsonObject,
    /** On one line: line ends between values are white space, and within a string none was read. */
    readonly data: string,
  ) {}

  /** @throws ConversationError `upstream_broken` */
  static read(data: string): Frame {
    const root = reading(() => parseJson(data, { maxValues: replyLimits.values }));
    const type = root.kind === 'object' ? stringOf(root, 'type') : undefined;
    if (root.kind !== 'object' || type === undefined) throw broken('an event without a type');
    return new Frame(type, root, data.includes('\n') ? data.replaceAll('\n', ' ') : data);
  }

  member(key: string): JsonNode | undefined {
    return memberOf(this.root, key);
  }

  /** A member that must be an object. */
  objectAt(key: string): JsonObject {
    const value = memberOf(this.root, key);
    if (value?.kind !== 'object') throw broken(`${this.type} without ${key}`);
    return value;
  }

  /** Puts another text in the place of a literal. */
  change(literal: Literal, text: string): void {
    this.renamed ||= literal.literal === 'key' || literal.start === this.member('type')?.start;
    (this.changes ??= new JsonChanges(this.data)).change(literal, text);
  }

  /** Puts other JSON text in the place of a value. */
  replace(value: Span, text: string): void {
    (this.changes ??= new JsonChanges(this.data)).replace(value, text);
  }

  /**
   * The frame, written anew. Its text is what was read, since every reader takes strict JSON without doubled keys for the same value; only
   * the name of the event is made of its type, for a client may go by either.
   */
  toString(): string {
    const text = this.changes === null ? this.data : reading(() => this.changes?.apply() ?? '');
    const type = this.renamed ? Frame.read(text).type : this.type;
    const name = type.length <= LONGEST_NAME && PLAIN_NAME.test(type) ? type : 'unknown';
    return `event: ${name}\ndata: ${text}\n\n`;
  }
}
