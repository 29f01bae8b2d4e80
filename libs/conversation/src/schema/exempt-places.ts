import type { LiteralRole } from './literal.js';
import type { LeafSchema, Schema } from './schema.js';

/** A place of a format whose literals are not content. */
export interface ExemptPlace {
  /** `messages[].content[](tool_use).id`: of lists every item, of objects told apart by a type the one of this type. */
  readonly path: string;
  readonly role: LiteralRole;
  readonly about: string;
}

/** Every place that a schema exempts, in its order. */
export const exemptPlaces = (schema: Schema, path = '', within: readonly Schema[] = []): ExemptPlace[] => {
  // A schema that holds itself has its places where it is met first.
  if (within.includes(schema)) return [];
  const inner = [...within, schema];
  const below = (part: Schema | undefined, at: string): ExemptPlace[] => (part === undefined ? [] : exemptPlaces(part, at, inner));
  switch (schema.kind) {
    case 'leaf':
      return leafPlaces(schema, path);
    case 'list':
      return below(schema.item, `${path}[]`);
    case 'object':
      return [
        ...Object.entries(schema.members).flatMap(([key, member]) => below(member, path === '' ? key : `${path}.${key}`)),
        ...below(schema.others, `${path}.*`),
      ];
    case 'variant':
      return [...Object.entries(schema.of).flatMap(([type, variant]) => below(variant, `${path}(${type})`)), ...below(schema.untold, path)];
    case 'either':
      return [below(schema.string, path), below(schema.number, path), below(schema.list, path), below(schema.object, path)].flat();
  }
};

function leafPlaces({ role, about = '', otherwise }: LeafSchema, path: string): ExemptPlace[] {
  const more = otherwise === undefined ? [] : leafPlaces(otherwise, path);
  return role === 'content' || role === 'vocabulary' || role === 'json' ? more : [{ path, role, about }, ...more];
}
