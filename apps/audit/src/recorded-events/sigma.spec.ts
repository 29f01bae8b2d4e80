import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { eventKinds } from '../security-events/event-kinds.js';
import { eventExamples } from './examples/events-page.js';

const folder = join(import.meta.dirname, '../../../../docs/soc/sigma');
type Selection = Readonly<Record<string, unknown>>;
interface Rule {
  readonly id: string;
  readonly name?: string;
  readonly level: string;
  readonly detection?: { readonly condition: string } & Readonly<Record<string, Selection | string>>;
  readonly correlation?: { readonly rules: readonly string[]; readonly 'group-by': readonly string[] };
}
const rules = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => ({
    file,
    rule: document.toJS() as Rule,
    faults: document.errors.map(({ message }) => message),
  })),
);
const examples = eventExamples().map(({ data }) => data);

const at = (event: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], event);

/** What of Sigma these rules use: equality, and comparisons of numbers. */
function fits(event: unknown, selection: Selection): boolean {
  return Object.entries(selection).every(([field, wanted]) => {
    const [path = '', modifier] = field.split('|');
    const value = at(event, path);
    if (modifier === undefined) return value === wanted;
    return modifier === 'gte' ? Number(value) >= Number(wanted) : modifier === 'lt' && Number(value) < Number(wanted);
  });
}

const selections = ({ detection }: Rule): Selection[] =>
  Object.values(detection ?? {}).filter((one): one is Selection => typeof one === 'object');

describe('the Sigma rules', () => {
  it('are well-formed, with ids of their own, and are those that docs/soc.md lists', () => {
    expect(rules.flatMap(({ file, faults }) => faults.map((fault) => `${file}: ${fault}`))).toEqual([]);
    const page = readFileSync(join(folder, '../../soc.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => `${name}.yml`);
    expect(listed.toSorted()).toEqual([...new Set(rules.map(({ file }) => file))].toSorted());
    expect(new Set(rules.map(({ rule }) => rule.id)).size).toBe(rules.length);
  });

  it.each(rules.filter(({ rule }) => rule.detection))('$file fits the example of its event, and only that', ({ rule }) => {
    const [first] = selections(rule);
    const found = examples.filter((event) => fits(event, first!));
    expect(found).toHaveLength(1);
    expect(Object.keys(eventKinds)).toContain(found[0]!.metadata.event_code);
    for (const selection of selections(rule))
      for (const field of Object.keys(selection)) expect([field, at(found[0], field.split('|')[0]!)]).not.toEqual([field, undefined]);
  });

  it.each(rules.filter(({ rule }) => rule.correlation))('$file counts a rule that there is, by a field of its event', ({ file, rule }) => {
    const counted = rules.find((other) => other.rule.name === rule.correlation!.rules[0])!;
    expect(counted.file).toBe(file);
    const event = examples.find((one) => fits(one, selections(counted.rule)[0]!));
    for (const field of rule.correlation!['group-by']) expect(at(event, field)).toBeDefined();
  });
});
