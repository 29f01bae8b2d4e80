import { entriesOf, journalRecordSchema } from '#contracts';
import type { StoredBody } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { joinParents, textOf } from './assemble-body.js';
import type { BodyPiece } from './assemble-body.js';
import { hasOwnRef } from './content-ref.js';

interface LineRow {
  readonly parent: string | null;
  readonly keep: number;
  readonly parts: StoredBody['parts'];
}

/** Bodies back from blocks and turns. */
@Injectable()
export class BodyReader {
  /** The masked body: its JSON value, or its text if it is none. Null for no body; a string with marks in it where content is missing. */
  async read(manager: EntityManager, session: string, id: string | null): Promise<unknown> {
    if (id === null) return null;
    const line = await this.line(manager, session, id);
    if (line.length === 0) return null;
    const parts = joinParents(line);
    const root = line.at(-1);
    // A turn whose parent has not come, or was lost, has no beginning.
    const beginning: BodyPiece[] = root?.parent ? [{ text: `[not recorded: ${root.parent}]` }] : [];
    return jsonOrText(textOf([...beginning, ...parts], await this.blocks(manager, session, parts)));
  }

  private line(manager: EntityManager, session: string, id: string): Promise<LineRow[]> {
    return manager.query<LineRow[]>(
      `WITH RECURSIVE line AS (
         SELECT id, parent, keep, parts, 0 AS depth FROM stored_body WHERE session_id = $1 AND id = $2
         UNION ALL
         SELECT b.id, b.parent, b.keep, b.parts, depth + 1 FROM stored_body b JOIN line l ON b.session_id = $1 AND b.id = l.parent
       ) CYCLE id SET is_cycle USING path
       SELECT parent, keep, parts FROM line WHERE NOT is_cycle ORDER BY depth`,
      [session, id],
    );
  }

  private async blocks(manager: EntityManager, session: string, parts: readonly BodyPiece[]): Promise<Map<string, string>> {
    const refs = [...new Set(parts.flatMap((part) => ('ref' in part ? [part.ref] : [])))];
    if (refs.length === 0) return new Map();
    const rows = await manager.query<{ bytes: Buffer }[]>(
      `SELECT bytes FROM journal_record WHERE (chain, seq) IN
         (SELECT chain, seq FROM content_block WHERE session_id = $1 AND ref = ANY($2::bytea[]))`,
      [session, refs.map((ref) => Buffer.from(ref, 'hex'))],
    );
    return new Map(rows.flatMap(({ bytes }) => blocksOf(bytes)));
  }
}

/** A record may hold several, and other events between them. */
function blocksOf(bytes: Buffer): [string, string][] {
  const { data: record } = journalRecordSchema.safeParse(JSON.parse(bytes.toString()));
  const entries = record === undefined ? [] : entriesOf(record);
  return entries.flatMap((entry): [string, string][] =>
    entry.type === 'content.stored' && hasOwnRef(entry) ? [[entry.data.ref, entry.data.text]] : [],
  );
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
