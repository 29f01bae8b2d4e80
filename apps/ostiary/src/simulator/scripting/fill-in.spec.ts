import { exampleSecret } from './example-secret.js';
import { fillIn } from './fill-in.js';

it.each([
  ['say {{mask}}', '"[masked:a-b#1] and [masked:c#2z]"', 'say [masked:c#2z]'],
  ['say {{mask}}', 'nothing', 'say no mask'],
  ['{{reverse olleh}} {{reverse 21}}', '', 'hello 12'],
  ['{"command":"{{secret aws one}}"}', '', `{"command":"${exampleSecret('aws', 'one')}"}`],
  ['{{secret}}', '', exampleSecret()],
  ['{{secret }}', '', exampleSecret()],
  ['{{other}} {mask}', '', '{{other}} {mask}'],
])('fills in %s', (argument, request, filled) => {
  expect(fillIn(argument, request)).toBe(filled);
});

it('takes up what the last tool result advises', () => {
  const results = ['use `one`', 'Refused. Use git revert (`git log "x"`) or `two`.'];
  expect(fillIn('{"command":"{{advice}}"}', '', results)).toBe('{"command":"git log \\"x\\""}');
  expect(fillIn('{{advice}}', '', ['nothing'])).toBe('no advice');
  expect(fillIn('{{advice}}', '')).toBe('no advice');
});
