import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from './manifests.js';

const read = (path: string) => readFileSync(join(checkout, path), 'utf8');
const { scripts, imports, devDependencies } = z
  .looseObject({
    scripts: z.record(z.string(), z.string()),
    imports: z.record(z.string(), z.object({ source: z.string(), default: z.string() })),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));

describe('the commands', () => {
  it.each(['start', 'start:distributed', 'test', 'test:clients', 'bench', 'token', 'build', 'ostiary'])(
    'npm run %s runs a file that there is',
    (name) => {
      const command = scripts[name] ?? '';
      const files = command.match(/[\w/.-]+\.m?js/g) ?? [];
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect([file, existsSync(join(checkout, file.replace(/^dist\/(.*)\.js$/, '$1.ts')))]).toEqual([file, true]);
    },
  );

  it('have nothing between npm start and the service but a shell that becomes it', () => {
    for (const name of ['start', 'start:distributed'])
      expect(scripts[name]).toMatch(/^node scripts\/prepare\.mjs && hash -r && (export( MALLOC_\w+=\d+)+ && )?exec node /);
  });
});

describe('.ci/run', () => {
  it('can be executed, and runs the tests and the real clients', () => {
    accessSync(join(checkout, '.ci/run'), constants.X_OK);
    expect(read('.ci/run')).toMatch(/set -euo pipefail[\s\S]*npm test\nnpm run test:clients\n/);
    execFileSync('bash', ['-n', join(checkout, '.ci/run')]);
  });
});

describe('nest-cli.json', () => {
  const nest = z
    .looseObject({
      compilerOptions: z.looseObject({
        builder: z.object({
          type: z.literal('swc'),
          options: z.object({ stripLeadingPaths: z.literal(false), outDir: z.literal('dist') }).loose(),
        }),
      }),
      projects: z.record(z.string(), z.looseObject({ root: z.string(), entryFile: z.string(), sourceRoot: z.string() })),
    })
    .parse(JSON.parse(read('nest-cli.json')));
  const folders = ['apps', 'libs']
    .flatMap((kind) => readdirSync(join(checkout, kind)).map((name) => `${kind}/${name}`))
    .filter((folder) => folder !== 'apps/console');

  it('lists every project, since a Nest build emits only those', () => {
    expect(
      Object.values(nest.projects)
        .map(({ root }) => root)
        .toSorted(),
    ).toEqual(folders.toSorted());
  });

  it('names sources and entries that there are', () => {
    for (const { sourceRoot, entryFile } of Object.values(nest.projects))
      expect([sourceRoot, existsSync(join(checkout, sourceRoot, `${entryFile}.ts`))]).toEqual([sourceRoot, true]);
  });
});

describe('the imports of the libs', () => {
  it.each(Object.entries(imports))(
    '%s lead to the source, and in dist to the same file compiled',
    (_name, { source, default: compiled }) => {
      expect(existsSync(join(checkout, source))).toBe(true);
      expect(compiled).toBe(source.replace(/^\.\//, './dist/').replace(/\.ts$/, '.js'));
    },
  );
});

describe('what runs', () => {
  const ofTests = /\.(spec|fake|contract|arbitrary)\.ts$|\/testing\/|apps\/ostiary\/src\/documents\//;
  const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';

  it('imports no package that only development installs', () => {
    const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: checkout }).filter((file) => !ofTests.test(file));
    const wrong = files.flatMap((file) =>
      [...read(file).matchAll(/(?:from|import\()\s*'([^'.#][^']*)'/g)]
        .map(([, specifier = '']) => packageOf(specifier))
        .filter((name) => name in devDependencies)
        .map((name) => `${file}: ${name}`),
    );
    expect(files.length).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });
});
