import { z } from 'zod';
import type { Topic } from '../topics/topic.js';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** The JSON Schema (2020-12) of a topic's data, as consumers meet it. */
export function topicSchema(topic: Topic): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(topic.schema, {
    target: 'draft-2020-12',
    io: 'output',
    override: ({ jsonSchema }) => {
      // `format` says it; the pattern behind it is 300 characters of leap years.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // Consumers drop fields that they do not know: that is what lets a published version grow.
      delete jsonSchema.additionalProperties;
    },
  });
  return schema;
}
