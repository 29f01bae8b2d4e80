import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { detectorKinds, secretSpecs } from './built-in.js';
import { detectorsPage } from './detectors-page.js';

describe('the built-in kinds', () => {
  it('are named in kebab-case, once each', () => {
    const names = secretSpecs.map(({ kind }) => kind);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(detectorKinds.map(({ kind }) => kind).filter((kind) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(kind))).toEqual([]);
  });

  it('are broad, each with its vendor and where its format is described', () => {
    expect(detectorKinds.filter(({ category }) => category === 'secret').length).toBeGreaterThanOrEqual(250);
    expect(detectorKinds.filter(({ vendor, docs }) => vendor === '' || !docs?.startsWith('https://'))).toEqual([]);
  });

  it('can each be told by a format or by a name', () => {
    expect(secretSpecs.filter(({ shapes, words, values }) => shapes.length === 0 && (words.length === 0 || values.length === 0))).toEqual(
      [],
    );
  });
});

describe('docs/detectors.md', () => {
  it('is as `npm run docs` writes it', async () => {
    const path = 'docs/detectors.md';
    expect(await readFile(path, 'utf8')).toBe(await format(detectorsPage(), { ...(await resolveConfig(path)), filepath: path }));
  });
});
