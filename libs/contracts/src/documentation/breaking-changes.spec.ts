import * as fc from 'fast-check';
import { z } from 'zod';
import type { Topic } from '../topics/topic.js';
import { topics } from '../topics/topics.js';
import { breakingChanges } from './breaking-changes.js';
import { topicSchema } from './topic-schemas.js';

const schemaOf = (schema: z.ZodType) => topicSchema({ schema } as Topic);
const base = z.object({
  id: z.string(),
  note: z.string().max(100).optional(),
  state: z.enum(['open', 'closed']),
  votes: z.array(z.object({ by: z.string(), weight: z.number().int().min(0) })),
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), n: z.number() }),
    z.object({ type: z.literal('b'), s: z.string().nullable() }),
  ]),
});
const changed = (shape: Parameters<typeof base.extend>[0]) => breakingChanges(schemaOf(base), schemaOf(base.extend(shape)));

describe('a change of a published schema', () => {
  it.each([
    ['a field taken away', () => breakingChanges(schemaOf(base), schemaOf(base.omit({ note: true }))), '$.note: is gone'],
    ['a field demanded', () => changed({ fresh: z.string() }), '$.fresh: is now required'],
    ['a field demanded that was optional', () => changed({ note: z.string().max(100) }), '$.note: is now required'],
    ['a field no longer always there', () => changed({ id: z.string().optional() }), '$.id: may now be missing'],
    ['another type', () => changed({ id: z.number() }), '$.id: may no longer be string'],
    ['a value taken away', () => changed({ state: z.enum(['open']) }), '$.state: no longer takes "closed"'],
    ['values where any string was', () => changed({ id: z.enum(['x']) }), '$.id: is now restricted to certain values'],
    ['a lower limit', () => changed({ note: z.string().max(50).optional() }), '$.note: maxLength is tighter'],
    ['a limit where none was', () => changed({ id: z.string().min(1) }), '$.id: minLength is tighter'],
    ['a format where none was', () => changed({ id: z.uuid() }), '$.id: format is tighter'],
    [
      'a change inside a list',
      () => changed({ votes: z.array(z.object({ by: z.string(), weight: z.number().int().min(1) })) }),
      '$.votes[].weight: minimum is tighter',
    ],
    [
      'a variant taken away',
      () => changed({ event: z.discriminatedUnion('type', [z.object({ type: z.literal('a'), n: z.number() })]) }),
      '$.event<type=b>: is gone',
    ],
    [
      'a change inside a variant',
      () =>
        changed({
          event: z.discriminatedUnion('type', [
            z.object({ type: z.literal('b'), s: z.string() }),
            z.object({ type: z.literal('a'), n: z.number() }),
          ]),
        }),
      '$.event<type=b>.s',
    ],
  ])('breaks with %s', (_what, changes, expected) => {
    expect(changes().join('\n')).toContain(expected);
  });

  it.each([
    ['an optional field', () => changed({ fresh: z.string().optional() })],
    ['another value', () => changed({ state: z.enum(['closed', 'open', 'parked']) })],
    ['a higher limit', () => changed({ note: z.string().max(500).optional() })],
    ['no limit any more', () => changed({ note: z.string().optional() })],
    ['a description', () => changed({ id: z.string().describe('Its id.') })],
    [
      'another variant',
      () => changed({ event: z.discriminatedUnion('type', [z.object({ type: z.literal('c') }), ...base.shape.event.options]) }),
    ],
  ])('does not break with %s', (_what, changes) => {
    expect(changes()).toEqual([]);
  });

  it('is none where nothing changed', () => {
    for (const topic of topics) expect(breakingChanges(topicSchema(topic), topicSchema(topic))).toEqual([]);
  });

  it('is found wherever a required field of a real topic goes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...topics.filter((topic) => 'properties' in topicSchema(topic))), fc.nat(), (topic, pick) => {
        const before = topicSchema(topic);
        const names = Object.keys(before['properties'] as object);
        const gone = names[pick % names.length]!;
        const { [gone]: _, ...properties } = before['properties'] as Record<string, unknown>;
        expect(breakingChanges(before, { ...before, properties })).toContain(`$.${gone}: is gone`);
      }),
      { numRuns: 50 },
    );
  });
});
