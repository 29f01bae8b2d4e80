import { applyEdits, compactJson, literalEdits, toValue, tryParseJson, walk, type JsonNode, type Literal } from '#conversation';
import { maskText, type MaskSelection, type TextScan } from '#detection';
import type { Ruleset } from '../ruleset/ruleset.js';
import { scanText } from '../ruleset/scan-text.js';
import { readInput } from './tool-input.js';

interface ScannedField extends TextScan {
  /** Its place in the input, `input.headers.0`. */
  readonly path: string;
  readonly value: string;
  /** Null: the input could not be read, and was looked at as one text. */
  readonly literal: Literal | null;
}

/** The input of a call, read strictly and looked at literal by literal: keys and numbers too. */
export class ScannedInput {
  readonly fields: readonly ScannedField[];
  /** Why it could not be read; null: it was. */
  readonly unparsed: string | null;
  readonly node: JsonNode | null;

  constructor(
    ruleset: Ruleset,
    private readonly text: string,
  ) {
    const { node, unparsed } = readInput(text);
    this.node = node;
    this.unparsed = unparsed;
    const fields = node === null ? [{ path: 'input', value: text, literal: null }] : literalsOf(node);
    this.fields = fields.map((field) => ({ ...field, ...scanText(ruleset, field.value, 'tool_use') }));
  }

  get seen(): TextScan {
    return { findings: this.fields.flatMap(({ findings }) => findings), custom: this.fields.flatMap(({ custom }) => custom) };
  }

  /** As parsed JSON, in masked form where the model has only that. @throws Error where it could not be read */
  value(): unknown {
    if (this.node === null) throw new Error(`The input could not be read: ${this.unparsed}.`);
    return toValue(this.node);
  }

  /** Its text with what is selected masked. */
  masked(selection: MaskSelection): string {
    let whole = this.text;
    const changes = this.fields.flatMap(({ literal, value, findings, custom }) => {
      const text = maskText(value, { findings, custom }, selection);
      if (text === null) return [];
      if (literal === null) whole = text;
      return literal === null ? [] : [{ literal, text }];
    });
    return changes.length === 0 ? whole : applyEdits(whole, literalEdits(changes));
  }

  /** The canonical form of what was judged, with the caller's own values put back. Null: two of its keys became one by that. */
  released(restore: (text: string) => string): string | null {
    if (this.node === null) return this.text;
    const text = compactJson(this.node, restore);
    return tryParseJson(text) === null ? null : text;
  }
}

function literalsOf(node: JsonNode): { path: string; value: string; literal: Literal }[] {
  const literals: Literal[] = [];
  walk(node, undefined, 'input', { literal: (literal) => literals.push(literal) });
  return literals.map((literal) => ({ path: literal.path, value: literal.value, literal }));
}
