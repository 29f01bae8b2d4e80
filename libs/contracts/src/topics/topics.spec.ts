import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { breakingChanges } from '../documentation/breaking-changes.js';
import { type JsonSchema, topicSchema } from '../documentation/topic-schemas.js';
import { errors } from '../errors.js';
import { defineTopic } from './topic.js';
import { topics } from './topics.js';

const source = join(import.meta.dirname, '..');
const load = (folder: string, topic: string): unknown => JSON.parse(readFileSync(join(source, folder, `${topic}.json`), 'utf8'));
interface Example {
  readonly name: string;
  readonly key: string;
  readonly subject: string;
  readonly data: unknown;
}
const examples = topics.flatMap((topic) =>
  (load('examples', topic.name) as Example[]).map((example) => ({ topic, example, title: `${topic.name}: ${example.name}` })),
);

describe('the topics', () => {
  it('are each declared once, with a version, somebody who speaks and somebody who listens', () => {
    expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
    for (const topic of topics) {
      expect(topic.name).toMatch(/^ostiary(\.[a-z]+)+\.v\d+$/);
      expect(topic.name.endsWith(`.v${topic.version}`)).toBe(true);
      expect(topic.producers.length * topic.consumers.length).toBeGreaterThan(0);
      expect(topic.description.length).toBeGreaterThan(40);
    }
  });

  it('cannot be declared without a version', () => {
    expect(() => defineTopic({ ...topics[0]!, name: 'ostiary.nothing' })).toThrow('must end in its version');
  });

  it.each(examples)('$title is what its schema says, to the last field', ({ topic, example }) => {
    expect(topic.schema.parse(example.data)).toEqual(example.data);
    expect(example.key).not.toBe('');
  });

  it.each(examples)('$title is what the published JSON Schema says', ({ topic, example }) => {
    const ajv = new Ajv2020({ strict: false });
    (formatsModule as unknown as (ajv: Ajv2020) => void)(ajv);
    const validate = ajv.compile(topicSchema(topic));
    expect(validate(example.data) ? [] : validate.errors).toEqual([]);
  });

  it.each(topics.map((topic) => [topic.name, topic] as const))('%s breaks nobody who knows it as it was published', (name, topic) => {
    expect(breakingChanges(load('snapshots', name) as JsonSchema, topicSchema(topic))).toEqual([]);
  });

  it('have examples of every kind of journal record, and no file without a topic', () => {
    const journal = examples
      .filter(({ topic }) => topic.name === 'ostiary.journal.v1')
      .map(({ example }) => (example.data as { type: string }).type);
    const variants = (
      topicSchema(topics.find(({ name }) => name === 'ostiary.journal.v1')!)['oneOf'] as { properties: { type: { const: string } } }[]
    ).map(({ properties }) => properties.type.const);
    expect(new Set(journal)).toEqual(new Set(variants));
    for (const folder of ['examples', 'snapshots'])
      expect(readdirSync(join(source, folder)).sort()).toEqual(topics.map(({ name }) => `${name}.json`).sort());
  });
});

describe('the table of errors', () => {
  it('has statuses that fit what is told: only what may pass later is said to', () => {
    for (const [code, { status, retry, meaning }] of Object.entries(errors)) {
      expect(code).toMatch(/^[a-z][a-z0-9_]+$/);
      expect(meaning).toMatch(/\.$/);
      expect(retry).toBe(status === 429 || status >= 500);
    }
  });
});
