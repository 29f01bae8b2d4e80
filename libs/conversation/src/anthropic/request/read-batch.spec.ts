import * as fc from 'fast-check';
import { applyEdits } from '../../json/apply-edits.js';
import type { JsonNode } from '../../json/json-node.js';
import { literalEdits } from '../../schema/literal-edits.js';
import { walk } from '../../schema/walk.js';
import { anyBody, plainBody } from './messages-request.arbitrary.js';
import { readAnthropicRequest } from './read-request.js';
import { batchSchema } from './schema/request.schema.js';

const batchOf = (...calls: object[]) => ({ requests: calls.map((params, index) => ({ custom_id: `call-${index}`, params })) });
const read = (body: object) => readAnthropicRequest(JSON.stringify(body), {});
const sameModel = (body: object) => ({ ...body, model: 'claude-sonnet-4-5' });

const literalsIn = (node: JsonNode): number[] => {
  if (node.kind === 'string' || node.kind === 'number') return [node.start];
  if (node.kind === 'array') return node.items.flatMap(literalsIn);
  return node.kind === 'object' ? node.members.flatMap(({ keyStart, value }) => [keyStart, ...literalsIn(value)]) : [];
};

describe('a batch', () => {
  it('has the blocks of its calls, each below its own path', () => {
    fc.assert(
      fc.property(fc.array(plainBody, { minLength: 1, maxLength: 3 }), (bodies) => {
        const calls = bodies.map(sameModel);
        const expected = calls.flatMap((body, index) =>
          read(body).blocks.map(({ id, identity, position }) => [`requests.${index}.params.${id}`, identity, position]),
        );
        const [beside, ...blocks] = read(batchOf(...calls)).blocks;
        expect(beside?.exempt.map(({ value }) => value)).toEqual(calls.map((_call, index) => `call-${index}`));
        expect(blocks.map(({ id, identity, position }) => [id, identity, position])).toEqual(expected);
      }),
    );
  });

  it('misses nothing', () => {
    fc.assert(
      fc.property(anyBody, anyBody, (one, other) => {
        const request = read({ ...batchOf(sameModel(one), sameModel(other)), note: 1 });
        const told = request.blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt]).map(({ start }) => start);
        const words: number[] = [];
        walk(request.root, batchSchema, '', { literal: () => undefined, vocabulary: (start) => words.push(start) });
        expect([...told, ...words].sort((a, b) => a - b)).toEqual(literalsIn(request.root));
      }),
      { numRuns: 100 },
    );
  });

  it('is masked and withheld inside the one body', () => {
    const call = (text: string) => ({ model: 'm', messages: [{ role: 'user', content: text }] });
    const batch = read(batchOf(call('a'), call('b')));
    const second = batch.blocks.find(({ id }) => id === 'requests.1.params.messages.0.content.0')!;
    const masked = applyEdits(batch.text, literalEdits([{ literal: second.fields[0]!, text: 'X' }]));
    expect(JSON.parse(masked)).toEqual(batchOf(call('a'), call('X')));
    const withheld = applyEdits(
      batch.text,
      batch.withhold([second.id], () => 'gone'),
    );
    expect(JSON.parse(withheld)).toEqual(batchOf(call('a'), call('gone')));
    expect(() => batch.withhold(['messages.0.content.0'], () => 'gone')).toThrow(RangeError);
  });

  it.each<[object, string]>([
    [{ requests: {} }, 'requests'],
    [{ requests: [] }, 'requests'],
    [{ requests: [], messages: [] }, 'requests'],
    [{ requests: [1] }, 'requests.0'],
    [{ requests: [{ custom_id: 'a' }] }, 'requests.0.params'],
    [batchOf({ model: 'm' }), 'requests.0.params.messages'],
    [batchOf({ model: 'm', messages: [{ role: 'user', content: 1 }] }), 'requests.0.params.messages.0.content'],
    [batchOf({ model: 'm', messages: [] }, { model: 'n', messages: [] }), 'requests.1.params.model'],
    [batchOf({ model: 'm', messages: [], thread: {} }), 'requests.0.params.thread'],
  ])('refuses %j and says where', (body, path) => expect(() => read(body)).toThrow(expect.objectContaining({ path })));
});
