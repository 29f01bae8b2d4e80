import { content, dictionary, either, list, object, words, type ObjectSchema, type Schema } from './schema.js';

const members: Record<string, Schema> = {};

/**
 * A JSON Schema, as the tools and output formats of every provider carry them. Its keywords are vocabulary; names of properties,
 * descriptions, defaults, examples and whatever is no keyword are content, for a model reads them all. Numbers are content too.
 * Source: JSON Schema 2020-12, https://json-schema.org/draft/2020-12
 */
export const jsonSchema: ObjectSchema = object(members);

const type = words('array', 'boolean', 'integer', 'null', 'number', 'object', 'string');
const oneOrMore = either({ object: jsonSchema, list: list(jsonSchema) });

Object.assign(members, {
  $schema: words(
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
  ),
  $defs: dictionary(jsonSchema),
  $ref: content,
  additionalProperties: jsonSchema,
  allOf: list(jsonSchema),
  anyOf: list(jsonSchema),
  const: content,
  default: content,
  definitions: dictionary(jsonSchema),
  deprecated: content,
  description: content,
  enum: list(content),
  examples: list(content),
  exclusiveMaximum: content,
  exclusiveMinimum: content,
  format: words('date', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uri', 'uuid'),
  items: oneOrMore,
  maximum: content,
  maxItems: content,
  maxLength: content,
  minimum: content,
  minItems: content,
  minLength: content,
  multipleOf: content,
  not: jsonSchema,
  nullable: content,
  oneOf: list(jsonSchema),
  pattern: content,
  patternProperties: dictionary(jsonSchema),
  prefixItems: list(jsonSchema),
  properties: dictionary(jsonSchema),
  propertyNames: jsonSchema,
  required: list(content),
  title: content,
  type: either({ string: type, list: list(type) }),
  uniqueItems: content,
} satisfies Record<string, Schema>);
