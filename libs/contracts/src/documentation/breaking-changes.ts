import type { JsonSchema } from './topic-schemas.js';

/**
 * What in a topic's new schema breaks somebody who reads or wrote the old one: each as `path: what`. Additions that both sides survive
 * (an optional field, another value, a wider bound) are none. A breaking change needs a new version of the topic beside the old one.
 */
export function breakingChanges(before: JsonSchema, after: JsonSchema, path = '$'): string[] {
  return [
    ...changedType(before, after, path),
    ...changedValues(before, after, path),
    ...tightened(before, after, path),
    ...changedFields(before, after, path),
    ...changedVariants(before, after, path),
    ...(isSchema(before['items']) && isSchema(after['items']) ? breakingChanges(before['items'], after['items'], `${path}[]`) : []),
  ];
}

function changedType(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const [old, now] = [list(before['type']), list(after['type'])];
  if (now.length === 0) return [];
  if (old.length === 0 && before['anyOf'] === undefined && before['oneOf'] === undefined)
    return [`${path}: is now restricted to ${now.join(', ')}`];
  // Every integer is a number.
  const gone = old.filter((type) => !now.includes(type) && !(type === 'integer' && now.includes('number')));
  return gone.map((type) => `${path}: may no longer be ${String(type)}`);
}

function changedValues(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const [old, now] = [values(before), values(after)];
  if (now === null) return [];
  if (old === null) return [`${path}: is now restricted to certain values`];
  return old.filter((value) => !now.includes(value)).map((value) => `${path}: no longer takes ${value}`);
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];

function tightened(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const changed = (keywords: readonly string[], open: number, isTighter: (old: number, now: number) => boolean) =>
    keywords.filter((keyword) => isTighter(Number(before[keyword] ?? open), Number(after[keyword] ?? open)));
  const bounds = [
    ...changed(LOWER, Number.NEGATIVE_INFINITY, (old, now) => now > old),
    ...changed(UPPER, Number.POSITIVE_INFINITY, (old, now) => now < old),
    ...['pattern', 'format'].filter((keyword) => after[keyword] !== undefined && after[keyword] !== before[keyword]),
  ];
  return bounds.map((keyword) => `${path}: ${keyword} is tighter`);
}

function changedFields(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const [old, now] = [fields(before), fields(after)];
  const [neededBefore, neededNow] = [list(before['required']), list(after['required'])];
  return [
    ...Object.keys(old).flatMap((name) =>
      now[name] === undefined ? [`${path}.${name}: is gone`] : breakingChanges(old[name]!, now[name], `${path}.${name}`),
    ),
    ...neededNow.filter((name) => !neededBefore.includes(name)).map((name) => `${path}.${String(name)}: is now required`),
    ...neededBefore
      .filter((name) => !neededNow.includes(name) && now[String(name)])
      .map((name) => `${path}.${String(name)}: may now be missing`),
  ];
}

/** A variant of a union is the same one when its fields with one fixed value are: `type: exchange.received`. */
function changedVariants(before: JsonSchema, after: JsonSchema, path: string): string[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => {
    const [old, now] = [list(before[keyword]).filter(isSchema), list(after[keyword]).filter(isSchema)];
    return old.flatMap((variant, index) => {
      const name = discriminator(variant);
      const same = name === '' ? now[index] : now.find((other) => discriminator(other) === name);
      const at = `${path}<${name || index}>`;
      return same ? breakingChanges(variant, same, at) : [`${at}: is gone`];
    });
  });
}

function discriminator(schema: JsonSchema): string {
  const fixed = Object.entries(fields(schema)).filter(([, field]) => typeof field['const'] === 'string');
  return fixed.map(([name, field]) => `${name}=${String(field['const'])}`).join(',');
}

function values(schema: JsonSchema): string[] | null {
  if (schema['const'] !== undefined) return [JSON.stringify(schema['const'])];
  return Array.isArray(schema['enum']) ? schema['enum'].map((value) => JSON.stringify(value)) : null;
}

function fields(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return isSchema(schema['properties']) ? (schema['properties'] as Record<string, JsonSchema>) : {};
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
