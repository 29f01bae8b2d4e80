import * as fc from 'fast-check';
import { leadingNumber, parseDirectives } from './directives.js';
import { toolCallsOf } from './tool-script.js';

const word = fc.stringMatching(/^[a-z]{1,8}$/);

it('finds every marker, in order, with the rest of its line', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.stringMatching(/^[A-Z0-9 ]{0,20}$/)), { maxLength: 6 }), word, (markers, noise) => {
      const text = markers.map(([name, argument]) => `${noise}\nsim:${name} ${argument}\n${noise}`).join('\n');
      expect(parseDirectives(text)).toEqual(markers.map(([name, argument]) => ({ name, argument: argument.trim() })));
    }),
  );
});

it('lets markers stand on one line and leaves other words alone', () => {
  expect(parseDirectives('please sim:slow 20 sim:echo hello')).toEqual([
    { name: 'slow', argument: '20' },
    { name: 'echo', argument: 'hello' },
  ]);
  expect(parseDirectives('the msim:echo and sim: and sim:')).toEqual([]);
});

it('reads tool calls with words behind them, whatever their input', () => {
  fc.assert(
    fc.property(fc.dictionary(word, fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()))), (input) => {
      const argument = `${JSON.stringify({ name: 'Bash', input })} and then } stop ]`;
      expect(toolCallsOf({ name: 'tool', argument })).toEqual([{ name: 'Bash', input: JSON.parse(JSON.stringify(input)) as unknown }]);
    }),
  );
});

it.each(['', '{}', '{"name":1}', '[1]', 'nothing', '{"name":"x","input":3}', '}'])('does not take %j for a tool call', (argument) => {
  expect(toolCallsOf({ name: 'tool', argument })).toBeNull();
});

it('reads leading numbers', () => {
  expect([leadingNumber('200 deltas', 1), leadingNumber('5ms', 1), leadingNumber('', 7), leadingNumber('-3', 7)]).toEqual([200, 5, 7, 7]);
});
