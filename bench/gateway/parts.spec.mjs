import { readdirSync } from 'node:fs';
import { partOf } from './parts.mjs';

const foldersOf = (path) => readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the parts of a profile', () => {
  it.each(foldersOf('apps/ingress/src').map(({ name }) => name))('know the folder %s of ingress', (name) => {
    expect(partOf(`file:///home/ostiary/dist/apps/ingress/src/${name}/some-file.js`)).not.toBeNull();
  });

  const others = ['apps', 'libs']
    .flatMap((kind) => foldersOf(kind).map(({ name }) => `${kind}/${name}`))
    .filter((path) => path !== 'apps/ingress');

  it.each(others)('know %s', (path) => {
    expect(partOf(`file:///home/ostiary/dist/${path}/src/some-folder/some-file.js`)).not.toBeNull();
  });

  it('know Node itself, and nobody else’s package', () => {
    expect(partOf('node:internal/fs/promises')).toBe('files, timers and the rest of Node');
    expect(partOf('file:///home/ostiary/node_modules/some-package/index.js')).toBeNull();
  });
});
