import type { JournalRecord, JournalRecordOf } from '#contracts';
import { endpointOf, unknownUser } from '../security-events/people.js';
import type { Told } from '../security-events/told.js';

/** From so many calls on, one source within a minute is no mistake of somebody's configuration. */
const MANY = 100;

/** What the journal tells of itself and of callers whom nobody knows; null where a record is none of that. */
export function journalEvent(record: JournalRecord): Told | null {
  switch (record.type) {
    case 'journal.full':
      return fullEvent(record);
    case 'chain.recovered':
      return recoveredEvent(record);
    case 'calls.turned_away':
      return turnedAwayEvent(record);
    default:
      return null;
  }
}

function fullEvent({ chain, seq, time, data }: JournalRecordOf<'journal.full'>): Told {
  return {
    kind: 'journal.full',
    ...of(chain, seq, time),
    message: `An ingress has ${data.bytes} of ${data.maxBytes} bytes of journal; ${data.refused} calls were refused.`,
    attributes: { status_code: 'audit_unavailable', count: Math.max(data.refused, 1) },
    unmapped: { chain, bytes: data.bytes, max_bytes: data.maxBytes, refused: data.refused },
  };
}

function recoveredEvent({ chain, seq, time, data }: JournalRecordOf<'chain.recovered'>): Told {
  const lost = data.lost.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    kind: 'journal.recovered',
    ...of(chain, seq, time),
    about: data.chain,
    message: `The journal of a process that had died was taken up again; ${lost === 0 ? 'nothing is lost' : `${lost} bytes could not be read back`}.`,
    ...(lost === 0 ? {} : { severity: 'high', alert: true }),
    attributes: {},
    unmapped: { chain: data.chain, recovered_by: chain, last_seq: data.lastSeq, lost_bytes: lost, lost_ranges: data.lost.length },
  };
}

function turnedAwayEvent({ chain, seq, time, data }: JournalRecordOf<'calls.turned_away'>): Told {
  const codes = Object.entries(data.codes).sort(([, a], [, b]) => b - a);
  return {
    kind: 'caller.turned_away',
    ...of(chain, seq, time),
    message: `${data.calls} calls from ${data.source} without a token that anybody vouches for.`,
    ...(data.calls < MANY ? {} : { severity: 'medium' }),
    attributes: {
      user: unknownUser,
      service: { name: 'Ostiary' },
      src_endpoint: endpointOf(data.source),
      auth_protocol_id: 4,
      auth_protocol: 'OpenID',
      is_remote: true,
      count: data.calls,
      start_time: Date.parse(data.firstAt),
      end_time: Date.parse(data.lastAt),
      ...(codes[0] === undefined ? {} : { status_code: codes[0][0] }),
      status_detail: 'INVALID_CREDENTIALS',
    },
    unmapped: { source: data.source, codes: Object.fromEntries(codes.slice(0, 20)), last_exchange: data.lastExchange },
  };
}

const of = (chain: string, seq: number, time: string): Pick<Told, 'key' | 'about' | 'which' | 'at'> => ({
  key: chain,
  about: chain,
  which: String(seq),
  at: Date.parse(time),
});

/** A fault that was found in a chain when its records came. `at`: when it was found. */
export function faultEvent(fault: { chain: string; kind: 'gap' | 'broken_link'; from: number; to: number }, at: number): Told {
  const { chain, kind, from, to } = fault;
  const title = kind === 'gap' ? 'Records are missing' : 'A record does not follow from the one before it';
  return {
    kind: `journal.${kind}`,
    key: chain,
    about: chain,
    which: String(from),
    at,
    message: `${title}: chain ${chain}, ${from === to ? from : `${from} to ${to}`}.`,
    attributes: { finding_info: { uid: `${chain}:${kind}:${from}`, title, types: ['Record'] } },
    unmapped: { chain, from, to },
  };
}

/** A record that was set aside. The reason names fields, never values. */
export function setAsideEvent(poison: { eventId: string; chain: string; seq: number | null; reason: string }, at: number): Told {
  return {
    kind: 'record.set_aside',
    key: poison.chain,
    about: poison.chain,
    which: poison.eventId,
    at,
    message: `A record was set aside: ${poison.reason}.`,
    attributes: { status_detail: poison.reason },
    unmapped: { chain: poison.chain, seq: poison.seq, reason: poison.reason },
  };
}
