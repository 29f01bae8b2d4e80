import * as fc from 'fast-check';
import { EventStream } from './event-stream.js';

describe('a stream of events', () => {
  const stream = fc
    .array(
      fc.oneof(
        fc.record({ event: fc.constantFrom('approval', 'x'), data: fc.jsonValue(), id: fc.option(fc.nat()) }),
        fc.constant<'beat'>('beat'),
      ),
    )
    .map((items) => ({
      items: items.filter((item) => item !== 'beat'),
      text: items
        .map((item) =>
          item === 'beat'
            ? ': beat\nid: 7\n\n'
            : `event: ${item.event}\ndata: ${JSON.stringify(item.data)}\n${item.id === null ? '' : `id: ${item.id}\n`}\n`,
        )
        .join(''),
    }));

  it('is the same however it comes in pieces', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), ({ items, text }, cuts) => {
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
        const reader = new EventStream();
        const events = places.slice(1).flatMap((place, index) => reader.push(text.slice(places[index], place)));
        expect(events).toEqual(items.map(({ event, data }) => ({ event, data: JSON.stringify(data) })));
      }),
    );
  });

  it('says how far it is, by beats too', () => {
    const reader = new EventStream();
    expect(reader.push('retry: 1000\n\nevent: approval\ndata: 1\nid: 5-1\n\n')).toHaveLength(1);
    expect(reader.lastId).toBe('5-1');
    expect(reader.push(': beat\nid: 6-0\n\n')).toEqual([]);
    expect(reader.lastId).toBe('6-0');
  });

  it('that does not end an event ends with an error', () => {
    const reader = new EventStream();
    expect(() => {
      for (let piece = 0; piece < 100; piece++) reader.push(`data: ${'x'.repeat(100_000)}`);
    }).toThrow('does not end');
  });
});
