import { z } from 'zod';
import { verdictSchema } from '#contracts';
import { budgetLimits } from './budget-source.schema.js';
import { ofDangers, ofFindings, policySourceSchema } from './policy-source.schema.js';

type JsonObject = Record<string, unknown>;

const itemsOf = (schema: JsonObject, list: string): JsonObject =>
  ((schema['properties'] as JsonObject)[list] as JsonObject)['items'] as JsonObject;

function build(): JsonObject {
  const schema = z.toJSONSchema(policySourceSchema, { io: 'input', target: 'draft-2020-12' }) as JsonObject;
  const rule = itemsOf(schema, 'rules');
  const allowed = itemsOf(schema, 'allow');
  // What zod can't say about two fields at once, said for editors.
  allowed['anyOf'] = [{ required: ['value'] }, { required: ['findings'] }];
  allowed['not'] = { required: ['value', 'pattern'] };
  const match = (rule['properties'] as JsonObject)['match'] as JsonObject;
  match['dependentRequired'] = Object.fromEntries(
    ofFindings.filter((field) => !ofDangers.has(field)).map((field) => [field, ['findings']]),
  );
  match['dependentSchemas'] = Object.fromEntries(
    [...ofDangers].map((field) => [field, { anyOf: [{ required: ['findings'] }, { required: ['dangers'] }] }]),
  );
  const approval = (rule['properties'] as JsonObject)['approval'] as JsonObject;
  approval['oneOf'] = [
    { required: ['reviewers'], not: { required: ['steps'] } },
    { required: ['steps'], not: { anyOf: [{ required: ['reviewers'] }, { required: ['quorum'] }] } },
  ];
  const grant = (approval['properties'] as JsonObject)['grant'] as JsonObject;
  grant['oneOf'] = [
    { properties: { scope: { const: 'once' } }, not: { required: ['for'] } },
    { properties: { scope: { const: 'session' } } },
    { properties: { scope: { const: 'duration' } }, required: ['for'] },
  ];
  itemsOf(schema, 'budgets')['anyOf'] = budgetLimits.map((limit) => ({ required: [limit] }));
  rule['allOf'] = [
    {
      oneOf: [
        { properties: { action: { const: 'require-approval' } }, required: ['approval'] },
        {
          properties: { action: { enum: verdictSchema.options.filter((action) => action !== 'require-approval') } },
          not: { required: ['approval'] },
        },
      ],
    },
    { anyOf: [{ required: ['match'] }, { required: ['when'] }] },
  ];
  return {
    ...schema,
    title: 'Ostiary policy',
    description: 'What may pass through the gateway, for whom, and who is asked. See docs/policy.md.',
  };
}

/** JSON Schema (draft 2020-12) of a policy file, for editors: `# yaml-language-server: $schema=docs/policy.schema.json`. The compiler checks more. */
export const policyJsonSchema: object = build();
