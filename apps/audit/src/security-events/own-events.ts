import { OWN_CHAIN, type OwnEntry } from '#contracts';
import { userOf } from './people.js';
import type { Told } from './told.js';

type EntryOf<K extends OwnEntry['type']> = Extract<OwnEntry, { type: K }>;

/**
 * What was done to the record, of the entries that one transaction writes to audit's own chain: an event each deed, however many entries name what it
 * is about. Neither people nor reasons are named: the record has them, for those who may read it.
 */
export function ownEvents(entries: readonly OwnEntry[], at: number): Told[] {
  return [...Map.groupBy(entries, ({ data }) => data.id).values()].flatMap((group) => {
    const [first] = group;
    switch (first!.type) {
      case 'audit.erased':
        return [erasedEvent(group as EntryOf<'audit.erased'>[], at)];
      case 'audit.hold_placed':
        return [holdPlacedEvent(first!, at)];
      case 'audit.hold_released':
        return [holdReleasedEvent(first!, at)];
      case 'retention.sealed':
        return [sealedEvent(group as EntryOf<'retention.sealed'>[], at)];
    }
  });
}

function erasedEvent(entries: readonly EntryOf<'audit.erased'>[], at: number): Told {
  const { id, by, person } = entries[0]!.data;
  const sessions = entries.flatMap(({ data }) => data.sessions);
  return {
    ...of(id, at),
    kind: 'record.erased',
    message: `${by.name} made the content of ${counted(sessions.length, 'session')} unreadable for good.`,
    attributes: { actor: { user: userOf(by) }, entity: { name: 'content of sessions', uid: id, type: 'Erasure' } },
    unmapped: {
      erasure: id,
      of_person: person !== null,
      sessions: sessions.length,
      session_id: person === null ? (sessions[0] ?? null) : null,
    },
  };
}

function holdPlacedEvent({ data: { id, session, person, by } }: EntryOf<'audit.hold_placed'>, at: number): Told {
  return {
    ...of(id, at),
    kind: 'hold.placed',
    message: `${by.name} placed a legal hold on ${person === null ? 'a session' : 'the sessions of a person'}.`,
    attributes: { actor: { user: userOf(by) }, entity: holdEntity(id) },
    unmapped: { hold: id, of_person: person !== null, session_id: session },
  };
}

function holdReleasedEvent({ data: { id, by } }: EntryOf<'audit.hold_released'>, at: number): Told {
  return {
    ...of(id, at),
    kind: 'hold.released',
    message: `${by.name} released a legal hold: what it covered may go.`,
    attributes: { actor: { user: userOf(by) }, entity: holdEntity(id) },
    unmapped: { hold: id },
  };
}

function sealedEvent(entries: readonly EntryOf<'retention.sealed'>[], at: number): Told {
  const { id, day, before, by } = entries[0]!.data;
  const leaves = entries.flatMap(({ data }) => data.leaves).reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    ...of(id, at),
    kind: 'record.sealed',
    message: `${counted(leaves, 'record')} of ${day} went by retention${by === null ? '' : `, asked for by ${by.name}`}; the seal says which.`,
    attributes: {
      actor: by === null ? { app_name: 'Ostiary' } : { user: userOf(by) },
      entity: { name: `records of ${day}`, uid: id, type: 'Seal' },
    },
    unmapped: { seal: id, day, kept_from: before, records: leaves, by_hand: by !== null },
  };
}

const holdEntity = (id: string) => ({ name: 'legal hold', uid: id, type: 'Legal hold' });
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** All deeds are in one order: that of audit's own chain. */
const of = (id: string, at: number): Pick<Told, 'key' | 'about' | 'at'> => ({ key: OWN_CHAIN, about: id, at });
