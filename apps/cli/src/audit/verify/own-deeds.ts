import type { OwnRecord } from '#contracts';
import type { AuditDatabase } from './audit-database.js';
import type { Contents } from './contents.js';
import { ownRecords } from './own-records.js';
import type { ChainRow } from './record-rows.js';
import type { Report } from './report.js';

type Deed = Exclude<OwnRecord, { type: 'retention.sealed' }>;
type Hold = Extract<OwnRecord, { type: 'audit.hold_placed' }>['data'];
type Erased = Extract<OwnRecord, { type: 'audit.erased' }>['data'];

/** Of each table what it says was done, as a line that names it and whom it is about. */
const STORED = `
  SELECT 'hold ' || id || ' ' || coalesce(session, '') || ' ' || coalesce(person->>'issuer', '') || ' ' || coalesce(person->>'subject', '') AS deed FROM legal_hold
  UNION ALL SELECT 'release of ' || hold FROM legal_hold_release
  UNION ALL SELECT 'erasure ' || id FROM erasure`;

/**
 * Holds what the service goes by, and shows, of holds and erasures to audit's own chain, both ways; and erasures to the holds that were in force. Without
 * the keys of content nothing of it can be said.
 */
export async function checkOwnDeeds(
  database: AuditDatabase,
  chains: ReadonlyMap<number, ChainRow>,
  contents: Contents,
  report: Report,
): Promise<void> {
  const [said, holds] = [new Set<string>(), new Map<string, Hold>()];
  for await (const { row, opened, record } of ownRecords(database, chains, contents)) {
    if (opened.bytes === null && opened.why === 'closed') return;
    if (record === null || record.type === 'retention.sealed') continue;
    said.add(deedOf(record));
    if (record.type === 'audit.hold_placed') holds.set(record.data.id, record.data);
    if (record.type === 'audit.hold_released') holds.delete(record.data.id);
    const held = record.type === 'audit.erased' ? holdOn(record.data, holds) : undefined;
    if (held !== undefined) report.fault('erased_on_hold', { chain: row.chain, seq: row.seq }, `Hold ${held.id} was in force.`);
  }
  for (const { deed } of await database.all<{ deed: string }>(STORED))
    if (!said.delete(deed)) report.fault('deed_misread', {}, `There is no record of it: ${deed.trim()}.`);
  for (const deed of said) report.fault('deed_misread', {}, `It is not in its table: ${deed.trim()}.`);
}

function deedOf({ type, data }: Deed): string {
  if (type === 'audit.erased') return `erasure ${data.id}`;
  if (type === 'audit.hold_released') return `release of ${data.id}`;
  return `hold ${data.id} ${data.session ?? ''} ${data.person?.issuer ?? ''} ${data.person?.subject ?? ''}`;
}

/** A hold on one of the sessions, or on the person, that an erasure is about. */
const holdOn = ({ sessions, person }: Erased, holds: ReadonlyMap<string, Hold>): Hold | undefined =>
  [...holds.values()].find(
    (hold) =>
      (hold.session !== null && sessions.includes(hold.session)) ||
      (hold.person !== null && person?.issuer === hold.person.issuer && person.subject === hold.person.subject),
  );
