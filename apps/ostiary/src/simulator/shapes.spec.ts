import { readFileSync } from 'node:fs';
import { shapeNames as anthropic } from './anthropic/shapes.js';
import { shapeNames as openAi } from './openai/shapes.js';
import { rawInputs } from './scripting/raw-inputs.js';

const page = readFileSync('docs/simulator.md', 'utf8').split('## Shapes')[1]?.split('\n## ')[0] ?? '';
const told = (start: string, end: string | undefined): string[] => {
  const section = (page.split(start)[1] ?? '').split(end ?? '\u0000')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name ?? ''));
};

it.each([
  ['the inputs', 'Inputs of a tool call', '\nAnthropic:', Object.keys(rawInputs)],
  ['Anthropic’s shapes', '\nAnthropic:', '\nOpenAI:', anthropic],
  ['OpenAI’s shapes', '\nOpenAI:', undefined, openAi],
])('%s are told completely by docs/simulator.md, each once', (_what, start, end, names) => {
  expect(told(start, end).toSorted()).toEqual([...names].toSorted());
});
