import { isObject } from './json-object.js';

const maxDepth = 8;

/** A small value that fits a JSON Schema as clients use it for structured outputs (objects, arrays, enums, scalars). */
export const valueFor = (schema: unknown, depth = 0): unknown => {
  if (!isObject(schema) || depth > maxDepth) return null;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([name, part]) => [name, valueFor(part, depth + 1)]),
      );
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'string':
      return 'Simulated';
    default:
      return null;
  }
};
