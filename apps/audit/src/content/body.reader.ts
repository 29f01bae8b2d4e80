import type { JournalRecord, StoredBody } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { storable } from '#persistence';
import { joinBlocks, joinParents, textOf } from './assemble-body.js';
import type { BodyPiece } from './assemble-body.js';
import { BlocksReader } from './blocks.reader.js';
import { BodyLine, type LineLink } from './body-line.js';
import type { BodyKind } from './body-name.js';
import { NewBlocks } from './new-blocks.js';
import { recordedBlock, type RecordedBlock } from './recorded-block.js';
import { placeKey, RecordsReader } from './records.reader.js';

/** Bodies back from the records of their exchanges. */
@Injectable()
export class BodyReader {
  constructor(
    private readonly lines: BodyLine,
    private readonly records: RecordsReader,
    private readonly texts: BlocksReader,
    private readonly fresh: NewBlocks,
  ) {}

  /** The masked body: its JSON value, or its text if it is none. Null for no body; a string with marks in it where content is missing. */
  async read(manager: EntityManager, session: number, name: string): Promise<unknown> {
    return (await this.whole(manager, session, name)).value;
  }

  /** The body as `read` gives it, and its blocks as `blocks` does. */
  async whole(manager: EntityManager, session: number, name: string): Promise<{ value: unknown; blocks: RecordedBlock[] }> {
    const body = await this.load(manager, session, name);
    if (body === null) return { value: null, blocks: [] };
    // A turn whose parent has not come, or was lost, has no beginning.
    const beginning: BodyPiece[] = body.missing === null ? [] : [{ text: `[not recorded: ${body.missing}]` }];
    return { value: jsonOrText(textOf([...beginning, ...body.pieces], body.texts)), blocks: blocksOf(body) };
  }

  /** Its blocks in the order of the body, each with its text; none where an earlier ingress did not tell them. */
  async blocks(manager: EntityManager, session: number, name: string): Promise<RecordedBlock[]> {
    const body = await this.load(manager, session, name);
    if (body === null) return [];
    return blocksOf(body);
  }

  /** Those of its blocks that were new with it. Costs what they do, however long the conversation before them is. */
  async newBlocks(manager: EntityManager, session: number, exchange: string, kind: BodyKind, name: string): Promise<RecordedBlock[]> {
    const place = await this.lines.placeOf(manager, session, name);
    if (place === null) return [];
    const entries = await this.records.entriesAt(manager, [place]);
    const told = await this.fresh.of(manager, [{ entries: entries.get(placeKey(place)) ?? [], sessionNumber: session, day: place.day }]);
    return told.flatMap((body) => (body.in === kind && storable(body.exchange) === exchange ? body.blocks : []));
  }

  private async load(manager: EntityManager, session: number, name: string): Promise<LoadedBody | null> {
    const links = await this.lines.of(manager, session, name);
    const entries = await this.records.entriesAt(
      manager,
      links.map(({ place }) => place),
    );
    const line = known(links, entries);
    const newest = links[0];
    const eldest = line.at(-1);
    if (newest === undefined || eldest === undefined) return null;
    const pieces = joinParents(line);
    const texts = await this.texts.texts(manager, session, pieces, newest.place.day);
    return { line, pieces, texts, missing: eldest.parent, first: eldest.parent === null ? 0 : eldest.keep };
  }
}

interface LoadedBody {
  /** The body itself first. */
  readonly line: readonly StoredBody[];
  readonly pieces: readonly BodyPiece[];
  /** The number of the first of the pieces. */
  readonly first: number;
  readonly texts: ReadonlyMap<string, string>;
  /** The name of the parent that is not at hand. */
  readonly missing: string | null;
}

const blocksOf = (body: LoadedBody): RecordedBlock[] =>
  joinBlocks(body.line).map((block) => recordedBlock(block, body, (ref) => body.texts.get(ref)));

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
