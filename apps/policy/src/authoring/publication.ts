import { ApiBody, ApiConsumes } from '#chassis';
import type { FastifyReply } from 'fastify';
import { tagOf } from './expected-versions.js';
import type { Published } from './publishing.service.js';

/** How a policy comes: as YAML, or in JSON. */
export const yamlOrJson = ApiConsumes('application/yaml', 'application/json');
export const yaml = ApiBody({
  required: true,
  schema: { type: 'string', description: 'The policy as YAML; as JSON, an object whose `source` is that text.' },
});

/** What came of publishing, with the entity tag of what is in force now, or as accepted where it waits for a second person. */
export function told(published: Published, reply: FastifyReply): Published {
  if ('version' in published) reply.header('etag', tagOf(published.version));
  else reply.status(202);
  return published;
}
