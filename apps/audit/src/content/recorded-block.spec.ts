import type { StoredBlock, StoredBody } from '#contracts';
import { joinBlocks } from './assemble-body.js';
import { recordedBlock, refsOf } from './recorded-block.js';

const block = (text: StoredBlock['text'], to = 1): StoredBlock => ({
  id: 'messages.0.content.0',
  kind: 'text',
  role: 'user',
  provenance: 'user',
  isNew: true,
  from: 0,
  to,
  text,
});
const pieces: StoredBody['parts'] = [{ text: '{"messages":[' }, { ref: 'r1' }, { text: ',{"a":' }, { text: '1}' }];
const texts = new Map([['r1', JSON.stringify('a "long" text')]]);
const read = (text: StoredBlock['text'], first = 0): string =>
  recordedBlock(block(text), { first, pieces: pieces.slice(first) }, (ref) => texts.get(ref)).text;

describe('a recorded block', () => {
  it('has the text that stands here, the value of a stored string, and JSON as it is', () => {
    expect(read(['short'])).toBe('short');
    expect(read([{ from: 1, to: 2, as: 'string' }, 'short'])).toBe('a "long" text\nshort');
    expect(read([{ from: 2, to: 4, as: 'json' }])).toBe(',{"a":1}');
    expect(read([{ from: 1, to: 2, as: 'string' }], 1)).toBe('a "long" text');
  });

  it('names what is not on record', () => {
    texts.delete('r1');
    expect(read([{ from: 1, to: 2, as: 'string' }])).toBe('[not recorded: r1]');
  });

  it('says what it needs', () => {
    expect(refsOf(block([{ from: 0, to: 4, as: 'json' }, 'x']), { first: 0, pieces })).toEqual(['r1']);
  });
});

describe('the blocks of a body', () => {
  it('are its own, and of its parents those that end within what is kept', () => {
    const of = (to: number, id: string): StoredBlock => ({ ...block([], to), id });
    const line = [
      { keep: 4, blocks: [of(9, 'new')] },
      { keep: 2, blocks: [of(4, 'kept'), of(5, 'changed')] },
      { keep: 0, blocks: [of(2, 'first'), of(3, 'gone')] },
      { keep: 0 },
    ];
    expect(joinBlocks(line).map(({ id, isNew }) => [id, isNew])).toEqual([
      ['first', false],
      ['kept', false],
      ['new', true],
    ]);
  });
});
