import type { JsonNode, JsonObject } from '../json/json-node.js';
import { memberOf } from '../json/json-node.js';
import { tryParseJson } from '../json/parse-json.js';
import type { Embedded, Literal, LiteralRole } from './literal.js';
import type { LeafSchema, ListSchema, ObjectSchema, Schema, VariantSchema } from './schema.js';

/** What a walk meets, in the order of the body. */
export interface Visitor {
  literal(literal: Literal): void;
  /** A key or word of the format itself, which can be nothing else: no content. */
  vocabulary?(start: number, end: number): void;
  /** A string that has not the form of what is exempt at its place: it was given to `literal` as content. */
  misfit?(role: LiteralRole): void;
  /** A string that should hold JSON text and does not: it was given to `literal` as content. */
  unparsed?(path: string): void;
}

/**
 * Walks a whole value: every string, number and key in it goes to the visitor exactly once, as content unless the schema exempts it at
 * just this path. `path` begins with `at`; it is empty at a body's root.
 */
export function walk(node: JsonNode, schema: Schema | undefined, at: string, visitor: Visitor): void {
  new Walk(visitor, null).value(node, schema, at);
}

class Walk {
  constructor(
    private readonly visitor: Visitor,
    private readonly within: Embedded | null,
  ) {}

  value(node: JsonNode, schema: Schema | undefined, path: string): void {
    switch (node.kind) {
      case 'string':
        return this.string(node, leafOf(schema, 'string'), path);
      case 'number':
        return this.number(node, leafOf(schema, 'number'), path);
      case 'array':
        return this.list(node, listOf(schema), path);
      case 'object':
        return this.object(node, objectOf(schema, node), path);
      default:
        return;
    }
  }

  private list({ items }: JsonNode & { kind: 'array' }, schema: ListSchema | undefined, path: string): void {
    let index = 0;
    for (const item of items) this.value(item, schema?.item, join(path, index++));
  }

  private object({ members }: JsonObject, schema: ObjectSchema | undefined, path: string): void {
    for (const { key, keyStart, keyEnd, value } of members) {
      const known = schema !== undefined && Object.hasOwn(schema.members, key) ? schema.members[key] : undefined;
      const inner = join(path, key);
      if (known !== undefined) this.visitor.vocabulary?.(keyStart, keyEnd);
      else this.emit('key', 'content', false, key, inner, keyStart, keyEnd);
      this.value(value, known ?? schema?.others, inner);
    }
  }

  private string(node: JsonNode & { kind: 'string' }, schema: LeafSchema | undefined, path: string): void {
    const { value, start, end } = node;
    if (schema?.role === 'json') return this.json(node, path);
    if (schema?.role === 'vocabulary') {
      if (schema.words?.has(value) === true) return this.visitor.vocabulary?.(start, end);
      return this.emit('string', 'content', false, value, path, start, end);
    }
    const fitting = fittingLeaf(schema, value);
    if (fitting === undefined && schema !== undefined) this.visitor.misfit?.(roleOf(schema));
    this.emit('string', roleOf(fitting), fitting?.prose === true, value, path, start, end);
  }

  private number({ raw, start, end }: JsonNode & { kind: 'number' }, schema: LeafSchema | undefined, path: string): void {
    this.emit('number', schema?.role === 'number' ? 'number' : 'content', false, raw, path, start, end);
  }

  private json({ value, start, end }: JsonNode & { kind: 'string' }, path: string): void {
    const inner = this.within === null && value !== '' ? tryParseJson(value) : null;
    if (inner !== null) return new Walk(this.visitor, { path, text: value, start, end }).value(inner, undefined, path);
    if (value !== '') this.visitor.unparsed?.(path);
    this.emit('string', 'content', false, value, path, start, end);
  }

  private emit(
    literal: Literal['literal'],
    role: LiteralRole,
    prose: boolean,
    value: string,
    path: string,
    start: number,
    end: number,
  ): void {
    this.visitor.literal({ path, value, start, end, literal, role, prose, within: this.within });
  }
}

const join = (path: string, step: string | number): string => (path === '' ? String(step) : `${path}.${step}`);

/** The role of a string at a place that asks for this. */
function roleOf(schema: LeafSchema | undefined): LiteralRole {
  const role = schema?.role ?? 'content';
  return role === 'number' || role === 'vocabulary' || role === 'json' ? 'content' : role;
}

function fittingLeaf(schema: LeafSchema | undefined, value: string): LeafSchema | undefined {
  let fitting = schema;
  while (fitting?.form?.test(value) === false) fitting = fitting.otherwise;
  return fitting;
}

function leafOf(schema: Schema | undefined, kind: 'string' | 'number'): LeafSchema | undefined {
  if (schema?.kind === 'leaf') return schema;
  return schema?.kind === 'either' ? schema[kind] : undefined;
}

function listOf(schema: Schema | undefined): ListSchema | undefined {
  if (schema?.kind === 'list') return schema;
  return schema?.kind === 'either' ? schema.list : undefined;
}

function objectOf(schema: Schema | undefined, node: JsonObject): ObjectSchema | undefined {
  if (schema?.kind === 'object') return schema;
  if (schema?.kind === 'variant') return variantOf(schema, node);
  return schema?.kind === 'either' && schema.object !== undefined ? objectOf(schema.object, node) : undefined;
}

function variantOf({ by, of, untold }: VariantSchema, node: JsonObject): ObjectSchema | undefined {
  const type = memberOf(node, by);
  if (type === undefined || type.kind === 'null') return untold;
  return type.kind === 'string' && Object.hasOwn(of, type.value) ? of[type.value] : undefined;
}
