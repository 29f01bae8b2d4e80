import { applyEdits, type Edit } from '../json/apply-edits.js';
import type { Span } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';
import { literalEdits, type LiteralChange } from '../schema/literal-edits.js';
import type { Literal } from '../schema/literal.js';

/** The changes that a JSON text goes on with. */
export class JsonChanges {
  private readonly changes: LiteralChange[] = [];
  private readonly edits: Edit[] = [];

  constructor(private readonly text: string) {}

  change(literal: Literal, text: string): void {
    this.changes.push({ literal, text });
  }

  /** Puts other JSON text in the place of a value; what was to be changed within it is forgotten. */
  replace({ start, end }: Span, text: string): void {
    this.edits.push({ start, end, text });
  }

  /**
   * The text with its changes.
   * @throws ConversationError `body_duplicate_key` when two masked keys became one
   */
  apply(): string {
    const left = literalEdits(this.changes).filter(({ start, end }) => !this.edits.some((edit) => edit.start <= start && end <= edit.end));
    const text = applyEdits(this.text, [...this.edits, ...left]);
    if (this.changes.some(({ literal }) => literal.literal === 'key')) parseJson(text, { maxDepth: replyDepth });
    return text;
  }
}

/** How deep a whole reply may be: a tool's input is judged by the depth of its own, so that one that is too deep is withheld and the rest goes on. */
export const replyDepth = 256;
