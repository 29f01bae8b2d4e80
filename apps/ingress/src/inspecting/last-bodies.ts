import { contentRef } from '#journal/content';
import { LRUCache } from 'lru-cache';
import type { InspectionInput } from './inspection.js';
import { KnownTexts } from './known-texts.js';
import type { KnownScan } from './literal-scan.js';

/** A smaller body costs little more to read than to compare. */
const WORTH_KNOWING_BYTES = 32 * 1024;
/** Of bodies whose texts are kept; with what is decoded of them about twice as much. What is forgotten is read anew, nothing else. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What is known of a body's texts. */
class KnownBody {
  readonly strings = new KnownTexts<string>();
  readonly scans = new KnownTexts<KnownScan>();
  readonly refs = new KnownTexts<string>();
  session: string | null = null;
}

/** A body that is being read, beside the one before it: what was computed for a text of that one is not computed again. */
export class Turn {
  readonly now = new KnownBody();

  constructor(private readonly before: KnownBody | null) {}

  /** What a string of JSON says, by its text. */
  string(raw: string, decode: () => string): string {
    return known(this.before?.strings, this.now.strings, raw, decode);
  }

  scan(text: string, isOf: (scan: KnownScan) => boolean, scan: () => KnownScan): KnownScan {
    return known(this.before?.scans, this.now.scans, text, scan, isOf);
  }

  /** Where a piece of a session is found; the session is one and the same for all of a body. */
  ref(session: string, text: string): string {
    this.now.session = session;
    const before = this.before?.session === session ? this.before.refs : undefined;
    return known(before, this.now.refs, text, () => contentRef(session, text));
  }
}

function known<T>(
  before: KnownTexts<T> | undefined,
  now: KnownTexts<T>,
  text: string,
  make: () => T,
  isFit: (value: T) => boolean = () => true,
): T {
  const found = before?.find(text);
  const value = found !== undefined && isFit(found) ? found : make();
  now.add(text, value);
  return value;
}

/**
 * The last large body of each conversation, so that a turn costs what is new in it although the client sends all of it again. Conversations are told apart by
 * principal and by what the client says of them, so that nobody's body is held against another's.
 */
export class LastBodies {
  private readonly bodies: LRUCache<string, KnownBody>;

  constructor(
    mostBytes = MOST_BYTES,
    private readonly worthKnowing = WORTH_KNOWING_BYTES,
  ) {
    this.bodies = new LRUCache({ maxSize: mostBytes });
  }

  /** Null: the body is too small to be known. */
  turn(input: InspectionInput): Turn | null {
    return input.body.length < this.worthKnowing ? null : new Turn(this.bodies.get(conversationOf(input)) ?? null);
  }

  /** To be called once a body could be read. */
  keep(input: InspectionInput, { now }: Turn): void {
    this.bodies.set(conversationOf(input), now, { size: Math.max(1, input.body.length) });
  }
}

/** Headers by which clients name a conversation, or an agent that has one of its own. */
const naming = /session|conversation|thread|agent-id/;

const conversationOf = ({ principal, format, headers }: InspectionInput): string =>
  JSON.stringify([principal, format, ...Object.entries(headers).filter(([name]) => naming.test(name))]);
