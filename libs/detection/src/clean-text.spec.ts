import { globSync, readFileSync, statSync } from 'node:fs';
import { Scanner } from './scanner.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });

/** Hits in packages that are right to be found: made-up credentials of examples and tests, as someone would write real ones. */
const judged: readonly [where: RegExp, why: string][] = [
  [/\/(?:test|tests|__tests__|spec|fixtures|benchmarks?|bench|examples?)\//, 'made-up credentials in tests'],
  [
    /^pg-(?:pool|connection-string)\/|^pino\/|^@types\/node\/url|^url|whatwg-url|^fastify\//,
    'passwords in examples of connection strings and URLs',
  ],
  [/^typeorm\/commands\/InitCommand/, 'the password of a development database that it generates'],
  [/^(?:jose|oidc-provider|openid-client|jsonwebtoken|jws|passport-jwt)\//, 'tokens and keys in documentation of token libraries'],
  [/^tsscmp\/|^@js-sdsl\//, 'tokens in a readme'],
  [/^validator\/|^zod\//, 'examples of what they validate'],
];

/** All that is installed: a sample would be another one with each package that is added, and so would its hits. */
function* cleanFiles(): Generator<readonly [name: string, text: string]> {
  const files = globSync('node_modules/**/*.{js,mjs,cjs,ts,md,json,yml}').sort();
  for (const file of files) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() && stat.size < 2_000_000) yield [file.replace(/^.*?node_modules\//, ''), readFileSync(file, 'utf8')];
  }
}

describe('sources and readmes of the packages in use', () => {
  let megabytes = 0;
  const hits: string[] = [];
  const unjudged: string[] = [];

  beforeAll(() => {
    for (const [name, text] of cleanFiles()) {
      megabytes += text.length / 1e6;
      for (const finding of scanner.scan(text).findings) {
        if (finding.category !== 'secret') continue;
        const line = `${finding.kind} ${name} ${JSON.stringify(text.slice(Math.max(0, finding.start - 40), Math.min(finding.end, finding.start + 40)))}`;
        hits.push(line);
        if (!judged.some(([where]) => where.test(name))) unjudged.push(line);
      }
    }
  });

  it('hold at most one secret per megabyte, right or wrong', () => {
    expect(megabytes).toBeGreaterThan(10);
    if (hits.length > megabytes) throw new Error(`${hits.length} hits in ${megabytes.toFixed(1)} MB:\n${hits.join('\n')}`);
  });

  it('hold hardly any that nobody has judged', () => {
    if (unjudged.length > megabytes / 5)
      throw new Error(`${unjudged.length} new hits in ${megabytes.toFixed(1)} MB:\n${unjudged.join('\n')}`);
  });
});
