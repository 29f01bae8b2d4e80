import { readFileSync } from 'node:fs';
import { scripts } from './scripts.js';
import { toolDirectives } from './tool-script.js';

it('is told completely by docs/simulator.md, and nothing else is', () => {
  const page = readFileSync('docs/simulator.md', 'utf8');
  const table = page.split('\n').filter((line) => line.startsWith('| `sim:'));
  const told = table.flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/sim:([a-z-]+)/g)].map((match) => match[1]));
  expect(new Set(told)).toEqual(new Set([...Object.keys(scripts), ...toolDirectives]));
  expect(told).toHaveLength(new Set(told).size);
});
