import { z } from 'zod';
import { approvalEventSchema } from '../webhooks/approval-event.js';
import type { Topic } from '../topics/topic.js';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** In a schema's metadata: variants that are told in full elsewhere are published by their types and this sentence. */
const BRIEF = 'brief';

/** The JSON Schema (2020-12) of a topic's data, as consumers meet it. */
export function topicSchema(topic: Topic): JsonSchema {
  const { $schema: _dialect, ...schema } = publishedSchema(topic.schema);
  return schema;
}

/** The JSON Schema (2020-12) of what webhooks are posted. */
export const webhookSchema = (): JsonSchema => publishedSchema(approvalEventSchema);

function publishedSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'output',
    override: ({ jsonSchema }) => {
      // `format` says it; the pattern behind it is 300 characters of leap years.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // Consumers drop fields that they do not know: that is what lets a published version grow.
      delete jsonSchema.additionalProperties;
      if (typeof jsonSchema[BRIEF] === 'string') abridge(jsonSchema, jsonSchema[BRIEF]);
    },
  }) as JsonSchema;
}

function abridge(schema: Record<string, unknown>, description: string): void {
  const variants = schema['oneOf'] as readonly { properties: { type: { const: string } } }[];
  const types = variants.map(({ properties }) => properties.type.const);
  for (const keyword of Object.keys(schema)) delete schema[keyword];
  Object.assign(schema, {
    description,
    type: 'object',
    properties: { type: { type: 'string', enum: types }, data: {} },
    required: ['type', 'data'],
  });
}
