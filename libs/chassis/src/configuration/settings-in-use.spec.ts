import { globSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ostiaryConfigSchema } from './configuration.js';

interface Field {
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
  readonly additionalProperties?: Field | boolean;
}

/** Every name of a setting, at any depth, with the path that it stands at. */
function settingsIn(field: Field, path = ''): (readonly [path: string, name: string])[] {
  const inner = [
    field.items,
    ...(field.anyOf ?? []),
    typeof field.additionalProperties === 'object' ? field.additionalProperties : undefined,
  ];
  return [
    ...Object.entries(field.properties ?? {}).flatMap(([name, value]) => {
      const own = path === '' ? name : `${path}.${name}`;
      return [[own, name] as const, ...settingsIn(value, own)];
    }),
    ...inner.flatMap((value) => (value === undefined ? [] : settingsIn(value, path))),
  ];
}

/** What runs; the schemas themselves, the variables that set them and tests read nothing. */
const sources = globSync('{apps,libs}/*/src/**/*.ts')
  .filter((file) => !/\.(spec|fake)\.ts$|\/testing\/|chassis\/src\/(documentation|configuration\/(environment|.*\.config)\.)/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Handed on whole, as part of what is above it. */
const handedOn = new Set(['bus.sasl.mechanism']);

/** As a member, or taken out of an object by name. */
const isRead = (name: string): boolean => new RegExp(`\\??\\.${name}\\b|[{,]\\s*${name}\\s*[,:}=]`).test(sources);

describe('the settings of ostiary.yaml', () => {
  const settings = settingsIn(z.toJSONSchema(ostiaryConfigSchema, { io: 'input' }) as Field);

  it('are found, also in lists, maps and what may be null', () => {
    const paths = settings.map(([path]) => path);
    expect(paths).toEqual(expect.arrayContaining(['ingress.port', 'identity.issuers.issuer', 'bus.sasl.password', 'upstreams.url']));
  });

  it('are each read by something that runs', () => {
    expect(settings.filter(([path, name]) => !handedOn.has(path) && !isRead(name)).map(([path]) => path)).toEqual([]);
  });
});
