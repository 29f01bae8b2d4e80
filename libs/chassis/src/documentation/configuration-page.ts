import { z } from 'zod';
import { ostiaryConfigSchema } from '../configuration/configuration.js';
import { environmentOverrides } from '../configuration/environment.js';

interface Field {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
  readonly additionalProperties?: Field | boolean;
}

/** docs/configuration.md: every field of ostiary.yaml, and every variable that stands above it. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(ostiaryConfigSchema, { io: 'input' }) as Field;
  return [
    '# Configuration',
    'Generated from the schemas in `libs/chassis/src/configuration/` by `npm run docs`.',
    'One file, YAML: `ostiary.yaml` in the working folder, or what `OSTIARY_CONFIG` names. Every field has a default, so that no file is needed to begin with. A field that is not known, or has a wrong value, stops the start with a message that names it. Secrets are given by reference: `{ env: NAME }` or `{ file: PATH }`.',
    '## Environment',
    'These stand above the file.',
    table(
      ['variable', 'sets', 'meaning'],
      [
        ['`OSTIARY_CONFIG`', '', 'Path of the file.'],
        ...environmentOverrides.map(({ variable, sets, meaning }) => [
          `\`${variable}\``,
          sets.map((field) => `\`${field}\``).join(', '),
          meaning,
        ]),
      ],
    ),
    '## Fields',
    table(['field', 'type', 'default', 'meaning'], rows(schema, '')),
    '',
  ].join('\n\n');
}

function rows(schema: Field, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const object = objectIn(field);
    const own = [`\`${path}\``, typeOf(field), defaultOf(field), field.description ?? ''];
    return object === undefined ? [own] : [own, ...rows(object, `${path}${step(field)}.`)];
  });
}

/** How a path goes on into a field: a list's items, a map's values, or the object itself. */
function step(field: Field): string {
  if (field.type === 'array') return '[]';
  return typeof field.additionalProperties === 'object' ? '.<name>' : '';
}

/** The object whose fields get rows of their own: the field itself, the items of a list, the values of a map. Secret references get none: the page explains them at its top. */
function objectIn(field: Field): Field | undefined {
  const values = typeof field.additionalProperties === 'object' ? field.additionalProperties : undefined;
  const candidates = [field, field.items, ...(field.anyOf ?? []), ...(values === undefined ? [] : [values, ...(values.anyOf ?? [])])];
  return candidates.find((candidate) => candidate?.properties !== undefined && !isReference(candidate));
}

function isReference({ properties }: Field): boolean {
  return properties?.['env'] !== undefined || (properties?.['file'] !== undefined && Object.keys(properties).length === 1);
}

function typeOf(field: Field): string {
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (field.anyOf) return [...new Set(field.anyOf.map((option) => (isReference(option) ? 'secret' : typeOf(option))))].join(' or ');
  if (field.type === 'array') return `list of ${field.items ? typeOf(field.items) : 'values'}`;
  if (field.type === 'object') return field.properties ? 'section' : 'map';
  return Array.isArray(field.type) ? field.type.join(' or ') : String(field.type ?? 'value');
}

function defaultOf(field: Field): string {
  if (field.default === undefined || objectIn(field)) return '';
  return `\`${JSON.stringify(field.default)}\``;
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
