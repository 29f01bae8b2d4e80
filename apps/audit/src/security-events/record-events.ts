import type { policyPublished, Principal, TopicData } from '#contracts';
import { endpointOf, userOf } from './people.js';
import type { Told } from './told.js';

/** A policy came into force; its source stays where it is. */
export function publishedEvent({ scope, version, digest, author, publishedAt }: TopicData<typeof policyPublished>): Told {
  return {
    kind: 'policy.published',
    key: scope,
    about: scope,
    which: String(version),
    at: Date.parse(publishedAt),
    message: `${author} published version ${version} of the policy ${scope}.`,
    attributes: {
      actor: { user: { name: author } },
      entity: {
        name: scope,
        uid: scope,
        type: 'Policy',
        version: String(version),
        policy: { name: scope, version: String(version), uid: digest },
      },
    },
    unmapped: { scope, version, digest },
  };
}

/** Somebody looking into the record. */
export interface RecordRead {
  /** Of the row that notes it. */
  readonly id: string;
  readonly reader: Principal;
  readonly action: string;
  /** The exchange or session that was looked at, where it was one. */
  readonly about: string | null;
  readonly reason: string | null;
  readonly at: number;
}

export function readEvent({ id, reader, action, about, reason, at }: RecordRead): Told {
  return {
    kind: 'audit.read',
    key: reader.subject,
    about: about ?? reader.subject,
    which: id,
    at,
    message: `${reader.name} looked into the record (${action}).`,
    attributes: {
      actor: { user: userOf(reader) },
      src_endpoint: endpointOf('control API'),
      api: { operation: action, service: { name: 'Ostiary' } },
    },
    unmapped: { action, target: about, reason },
  };
}
