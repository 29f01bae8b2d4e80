/** Where a value stands in its text: UTF-16 offsets, end exclusive, quotes and brackets included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  /** Decoded; `__proto__` is a key like any other because it never becomes a property. */
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonString extends Span {
  readonly kind: 'string';
  /** Decoded. */
  readonly value: string;
}

export interface JsonNumber extends Span {
  readonly kind: 'number';
  /** As written: a double can't hold every number that JSON can. */
  readonly raw: string;
}

export interface JsonBoolean extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface JsonNull extends Span {
  readonly kind: 'null';
}

/** A JSON value that knows its place in the text, so that the text can be changed without being written anew. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

/** The value of a key, or undefined. */
export function memberOf(object: JsonObject, key: string): JsonNode | undefined {
  for (const member of object.members) if (member.key === key) return member.value;
  return undefined;
}

/** The value of a key if it is a string, else undefined. */
export function stringOf(object: JsonObject, key: string): string | undefined {
  const value = memberOf(object, key);
  return value?.kind === 'string' ? value.value : undefined;
}

/** A plain value; objects have no prototype, so that a key `__proto__` stays a key. */
export function toValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object': {
      const object: Record<string, unknown> = Object.create(null);
      for (const member of node.members) object[member.key] = toValue(member.value);
      return object;
    }
    case 'array':
      return node.items.map(toValue);
    case 'number':
      return Number(node.raw);
    case 'null':
      return null;
    default:
      return node.value;
  }
}
