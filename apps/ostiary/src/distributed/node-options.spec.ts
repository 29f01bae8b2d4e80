import { readFileSync } from 'node:fs';
import { mallocSettings, nodeOptions } from './node-options.js';

const inRoot = (file: string): string => readFileSync(`${import.meta.dirname}/../../../../${file}`, 'utf8');

describe('what Node is told', () => {
  it('is the same in the image', () => {
    const entry = /^ENTRYPOINT (.*)$/m.exec(inRoot('Dockerfile'))?.[1] ?? '';
    expect(JSON.parse(entry)).toEqual(['node', ...nodeOptions]);
  });

  it('is the same by npm start, but for the cost of source maps', () => {
    const { scripts } = JSON.parse(inRoot('package.json')) as { scripts: { start: string } };
    const [, said = ''] = /exec node (.*) dist\//.exec(scripts.start) ?? [];
    expect(['--enable-source-maps', ...said.split(' ')]).toEqual(nodeOptions);
  });
});

describe('what malloc is told', () => {
  const said = (line: string): Record<string, string> =>
    Object.fromEntries([...line.matchAll(/(MALLOC_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));

  it('is the same in the image', () => {
    expect(said(/^ENV .*MALLOC.*$/m.exec(inRoot('Dockerfile'))?.[0] ?? '')).toEqual(mallocSettings);
  });

  it('is the same by npm start, before Node starts', () => {
    const { scripts } = JSON.parse(inRoot('package.json')) as { scripts: { start: string } };
    expect(said(/export (.*) && exec node /.exec(scripts.start)?.[1] ?? '')).toEqual(mallocSettings);
  });
});
