import { ostiaryConfigSchema } from '#chassis';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { controlServices } from './control-services.js';

const openapi = fileURLToPath(new URL('../../../../docs/openapi.json', import.meta.url));
const own = ['/api/me', '/api/session', '/api/sign-in'];
const all = Object.keys(z.object({ paths: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync(openapi, 'utf8'))).paths);
const services = controlServices(ostiaryConfigSchema.parse({ services: { auditHost: 'audit.internal' } }));

const paths = all.filter((path) => !own.includes(path));

describe('the services behind the control address', () => {
  it.each(paths)('%s has one owner', (path) => {
    const owners = services.filter((service) => service.paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)));
    expect(owners).toHaveLength(1);
  });

  it('are reached where the configuration says', () => {
    expect(services.map(({ name, url }) => [name, url])).toEqual([
      ['policy', 'http://127.0.0.1:8091'],
      ['approval', 'http://127.0.0.1:8092'],
      ['audit', 'http://audit.internal:8093'],
    ]);
  });
});
