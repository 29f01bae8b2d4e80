import { OWN_CHAIN, type policyPublished, type Principal, type TopicData } from '#contracts';
import { endpointOf, userOf } from './people.js';
import type { Told } from './told.js';

/** A policy came into force, or that of a scope was removed; its source stays where it is. */
export function publishedEvent({ version, author, publishedAt, ...told }: TopicData<typeof policyPublished>): Told {
  const { changed: scope = told.scope } = told;
  const changed = scope === told.scope ? told : told.scoped?.find((one) => one.scope === scope);
  const digest = changed?.digest ?? '';
  const did = changed === undefined ? `removed, as version ${version}, the policy` : `published version ${version} of the policy`;
  return {
    kind: 'policy.published',
    key: scope,
    about: scope,
    which: String(version),
    at: Date.parse(publishedAt),
    message: `${author} ${did} ${scope}.`,
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

/** What somebody who verified the record says of it. */
export interface Verified {
  readonly id: string;
  readonly by: Principal;
  readonly at: number;
  readonly result: 'clean' | 'tampered' | 'incomplete' | 'unchecked';
  readonly mode: string;
  readonly checked: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

export function verifiedEvent({ id, by, at, result, mode, checked, counts }: Verified): Told {
  const faults = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const title = `The record was verified: ${result}`;
  const about = { key: OWN_CHAIN, about: id, at, message: `${by.name} verified the record (${mode}): ${result}, ${faults} faults.` };
  const unmapped = { result, mode, by: by.subject, faults, checked, counts };
  if (result === 'clean')
    return {
      ...about,
      kind: 'record.verified',
      attributes: {
        actor: { user: userOf(by) },
        src_endpoint: endpointOf('control API'),
        api: { operation: 'audit verify', service: { name: 'Ostiary' } },
      },
      unmapped,
    };
  return {
    ...about,
    kind: 'record.verify_failed',
    severity: verifySeverity[result],
    attributes: {
      finding_info: { uid: `${id}:verify`, title, types: ['Record'] },
      evidences: [{ actor: { user: userOf(by) } }],
    },
    unmapped,
  };
}

const verifySeverity = { tampered: 'critical', incomplete: 'high', unchecked: 'medium' } as const;
