import type { JournalRecord, StoredBody } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { storable } from '#persistence';
import { joinParents, textOf } from './assemble-body.js';
import type { BodyPiece } from './assemble-body.js';
import { BlocksReader } from './blocks.reader.js';
import { BodyLine, type LineLink } from './body-line.js';
import { placeKey, RecordsReader } from './records.reader.js';

/** Bodies back from the records of their exchanges. */
@Injectable()
export class BodyReader {
  constructor(
    private readonly lines: BodyLine,
    private readonly records: RecordsReader,
    private readonly blocks: BlocksReader,
  ) {}

  /** The masked body: its JSON value, or its text if it is none. Null for no body; a string with marks in it where content is missing. */
  async read(manager: EntityManager, session: number, name: string): Promise<unknown> {
    const links = await this.lines.of(manager, session, name);
    const entries = await this.records.entriesAt(
      manager,
      links.map(({ place }) => place),
    );
    const line = known(links, entries);
    const newest = links[0];
    if (newest === undefined || line.length === 0) return null;
    const parts = joinParents(line);
    const missing = line.at(-1)?.parent ?? null;
    // A turn whose parent has not come, or was lost, has no beginning.
    const beginning: BodyPiece[] = missing === null ? [] : [{ text: `[not recorded: ${missing}]` }];
    return jsonOrText(textOf([...beginning, ...parts], await this.blocks.texts(manager, session, parts, newest.place.day)));
  }
}

/** The bodies of the line as far as they can be read. */
function known(links: readonly LineLink[], entries: ReadonlyMap<string, readonly JournalRecord[]>): StoredBody[] {
  const line: StoredBody[] = [];
  for (const { name, place } of links) {
    const body = (entries.get(placeKey(place)) ?? []).map(bodyIn).find((one) => one !== null && storable(one.id) === name);
    if (!body) break;
    line.push(body);
  }
  return line;
}

/** That of an entry which received or ended an exchange. */
function bodyIn(entry: JournalRecord): StoredBody | null {
  if (!('session' in entry) || !entry.data) return null;
  return 'request' in entry.data ? entry.data.request : 'reply' in entry.data ? entry.data.reply : null;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
