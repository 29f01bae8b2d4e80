import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const sources = globSync('{apps,libs}/**/src/**/*.ts', { cwd: root }).filter((name) => !/\.(spec|fake|contract)\.ts$/.test(name));
const measured = new Set(
  sources.flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(/\b(?:counter|gauge|histogram)\(\s*'(ostiary_\w+)'/g)].map(([, metric]) => metric!),
  ),
);
const named = new Set([...page.matchAll(/\bostiary_\w+/g)].map(([name]) => name));
/** A histogram is asked for by its parts. */
const isMeasured = (name: string): boolean => measured.has(name) || measured.has(name.replace(/_(bucket|count|sum)$/, ''));

describe('docs/operations.md', () => {
  it('names what is measured', () => {
    expect(measured.size).toBeGreaterThan(20);
    expect([...measured].filter((metric) => !named.has(metric))).toEqual([]);
  });

  it('names nothing else', () => expect([...named].filter((name) => !isMeasured(name))).toEqual([]));
});
