import { openApiDocument } from '#chassis';
import { z } from 'zod';
import { AuditModule } from './audit.module.js';

/** What of JSON Schema is looked at. */
interface Field {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
  readonly allOf?: readonly Field[];
}

const field: z.ZodType<Field> = z.lazy(() =>
  z.looseObject({
    description: z.string().optional(),
    properties: z.record(z.string(), field).optional(),
    items: field.or(z.boolean().transform(() => ({}))).optional(),
    anyOf: z.array(field).optional(),
    oneOf: z.array(field).optional(),
    allOf: z.array(field).optional(),
  }),
) as z.ZodType<Field>;

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), description: z.string().optional(), schema: field })).optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: field })).optional() })),
});
const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** The fields below one, by their paths, that nothing explains. */
function silent(at: string, { properties = {}, items, anyOf = [], oneOf = [], allOf = [] }: Field): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [
      ...(isExplained(inner) ? [] : [`${at}.${name}`]),
      ...silent(`${at}.${name}`, inner),
    ]),
    ...[items, ...anyOf, ...oneOf, ...allOf].flatMap((inner) => (inner === undefined ? [] : silent(at, inner))),
  ];
}

const isExplained = ({ description = '', anyOf = [] }: Field): boolean =>
  description !== '' || anyOf.some((one) => (one.description ?? '') !== '');

describe('the audit API', () => {
  it('explains every field of its answers, and every parameter', async () => {
    const { paths } = document.parse(await openApiDocument([AuditModule], 'audit', '1'));
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThan(5);
    const fields = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content = {} }]) => Object.values(content).flatMap(({ schema }) => silent(operationId, schema))),
    );
    const parameters = operations.flatMap(({ operationId, parameters: all = [] }) =>
      all
        .filter(({ in: place, description = '', schema }) => place === 'query' && description === '' && !isExplained(schema))
        .map(({ name }) => `${operationId}?${name}`),
    );
    expect([...new Set([...fields, ...parameters])]).toEqual([]);
  });
});
