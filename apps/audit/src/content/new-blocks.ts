import type { JournalRecord, StoredBody } from '#contracts';
import { recordedBlock, refsOf, type RecordedBlock } from './recorded-block.js';
import { hasOwnRef } from './content-ref.js';

/** The blocks that an exchange's record is the first to hold. */
export interface NewBlocks {
  readonly exchange: string;
  readonly session: string;
  readonly in: 'request' | 'reply';
  readonly blocks: readonly RecordedBlock[];
}

/** Texts of a session that stand in records stored earlier: of a large body, which goes ahead of what speaks of it. By reference. */
export type EarlierTexts = (session: string, refs: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** What is new in some freshly stored entries, all that an exchange told of one body as one. */
export async function newBlocksOf(entries: readonly JournalRecord[], earlier: EarlierTexts): Promise<NewBlocks[]> {
  const texts = new Map<string, string>();
  for (const entry of entries)
    if (entry.type === 'content.stored' && hasOwnRef(entry)) texts.set(`${entry.session} ${entry.data.ref}`, entry.data.text);
  const found: NewBlocks[] = [];
  for (const { exchange, session, body, where } of entries.flatMap(bodiesOf)) {
    const fresh = (body.blocks ?? []).filter(({ isNew }) => isNew);
    if (fresh.length === 0) continue;
    const pieces = { first: body.keep, pieces: body.parts };
    const unknown = fresh.flatMap((block) => refsOf(block, pieces)).filter((ref) => !texts.has(`${session} ${ref}`));
    const known = unknown.length === 0 ? new Map<string, string>() : await earlier(session, unknown);
    const textOf = (ref: string): string | undefined => texts.get(`${session} ${ref}`) ?? known.get(ref);
    found.push({ exchange, session, in: where, blocks: fresh.map((block) => recordedBlock(block, pieces, textOf)) });
  }
  return found;
}

interface TellingBody {
  readonly exchange: string;
  readonly session: string;
  readonly where: 'request' | 'reply';
  readonly body: StoredBody;
}

function bodiesOf(entry: JournalRecord): TellingBody[] {
  if (!('exchange' in entry) || !entry.data) return [];
  const { exchange, session } = entry;
  if (entry.type === 'exchange.received')
    return entry.data.request === null ? [] : [{ exchange, session, where: 'request', body: entry.data.request }];
  return 'reply' in entry.data && entry.data.reply !== null ? [{ exchange, session, where: 'reply', body: entry.data.reply }] : [];
}
