import { leaf, object, words } from '../../../schema/schema.js';

/** The marker that clients move from block to block between turns. */
export const cacheControl = object({ type: words('ephemeral'), ttl: words('5m', '1h'), scope: words('global', 'organization') });

export const toolId = leaf(
  'name',
  'pairs a tool call with its result; the provider refuses an altered one',
  /^(?:srv|mcp)?toolu_\w{1,64}$/,
);
export const toolName = leaf('name', 'names a tool; the call and its definition must agree', /^[\w-]{1,128}$/);
export const mediaType = leaf('name', 'a media type', /^[a-z]{1,20}\/[a-z0-9.+-]{1,60}$/);
export const fileId = leaf('file', 'a file that the provider holds, by the id that this caller was given here');
export const encrypted = (what: string) => leaf('encrypted', `${what}: the provider's own, opaque to everybody else`, /^[\w+/=-]*$/);
