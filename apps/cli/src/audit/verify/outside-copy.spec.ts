import { formatCheckpoint, formatNote, privateKeyOf, signNote } from '#transparency';
import { outsideCopy } from './outside-copy.js';

const secret = privateKeyOf(Buffer.alloc(32, 7));
const noteOf = (log: number, size: number): string => {
  const origin = `log.test/${log}`;
  const text = formatCheckpoint({ origin, size, root: Buffer.alloc(32, size) });
  return formatNote({ text, signatures: [signNote(text, origin, secret), signNote(text, 'another', secret)] });
};

describe('checkpoints that were kept outside', () => {
  it('are read as the topic’s values, as notes one after the other, and as both together', () => {
    const value = (log: number, size: number) => JSON.stringify({ origin: `log.test/${log}`, size, checkpoint: noteOf(log, size) });
    const file = [
      value(0, 3),
      '',
      noteOf(1, 4) + noteOf(2, 5),
      noteOf(3, 6),
      JSON.stringify({ id: 'x', data: JSON.parse(value(4, 7)) as unknown }),
    ].join('\n');
    const read = outsideCopy(file);
    expect(read.map(({ origin, size }) => [origin, size])).toEqual([3, 4, 5, 6, 7].map((size, log) => [`log.test/${log}`, size]));
    expect(read.every(({ note }) => note.signatures.length === 2)).toBe(true);
    expect(outsideCopy('\n\n')).toEqual([]);
  });

  it.each(['something else', '{"checkpoint":', '{"checkpoint":1}', 'log.test/0\n3\n', noteOf(0, 3).slice(0, -20)])('are not: %j', (file) =>
    expect(() => outsideCopy(file)).toThrow(expect.objectContaining({ name: 'NoteError' })),
  );
});
