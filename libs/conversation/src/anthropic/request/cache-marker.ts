import type { JsonMember, JsonNode } from '../../json/json-node.js';

const VALUES: Readonly<Record<string, RegExp>> = { type: /^ephemeral$/, ttl: /^\d{1,3}[smhd]$/, scope: /^(?:global|organization)$/ };

/** The marker that clients move from turn to turn without a change of the content. Anything else under its key is content. */
export const isCacheMarker = ({ key, value }: JsonMember): boolean => key === 'cache_control' && isMarker(value);

function isMarker(value: JsonNode): boolean {
  if (value.kind === 'null') return true;
  return (
    value.kind === 'object' &&
    value.members.every(({ key, value: told }) => told.kind === 'string' && Object.hasOwn(VALUES, key) && VALUES[key]?.test(told.value))
  );
}
