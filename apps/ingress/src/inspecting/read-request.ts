import { callFormatNamed, decodeUtf8, type ContentBlock, type Conversation } from '#conversation';
import { ownText } from '../call/own-text.js';
import type { ScanCache } from './block-scan.js';
import type { InspectionInput } from './inspection.js';
import type { BlockScan } from './literal-scan.js';
import type { Turn } from './last-bodies.js';
import { checkSize, Found } from './request-budget.js';
import { withSeams } from './seam-scan.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { sessionIdOf } from './session-id.js';

/** A body that was read, and what was seen in it. */
export interface ReadRequest {
  readonly conversation: Conversation;
  /** Of the bytes that it was read from, which are not needed any more. */
  readonly original: { readonly keyedDigest: string; readonly bytes: number };
  readonly sessionId: string;
  readonly agentId: string | null;
  readonly parentAgentId: string | null;
  readonly requestClass: string | null;
  readonly workingFolder: string | null;
  /** By block. */
  readonly scans: ReadonlyMap<string, BlockScan>;
  /** What is known from the body before, and noted for the one after. Null: it is too small. */
  readonly turn: Turn | null;
  /** Blocks that a detector gave no answer about. */
  readonly unavailable: ReadonlySet<string>;
}

/** Reads and scans a body. Throws OstiaryError with a `body_*` code when it can't be read. */
export function readRequest(rules: Ruleset, input: InspectionInput, cache: ScanCache): ReadRequest {
  const turn = cache.bodies.turn(input);
  const strings = turn === null ? undefined : (raw: string, decode: () => string) => turn.string(raw, decode);
  const conversation = callFormatNamed(input.format).readRequest(decodeUtf8(input.body), input.headers, strings);
  const { session, blocks, text } = conversation;
  const workingFolder = conversation.workingFolder === null ? null : ownText(conversation.workingFolder);
  checkSize(conversation, input.budget);
  const found = new Found(input.budget);
  const scans = new Map(blocks.map((block) => [block.id, found.counted(cache.scan(rules, text, block, turn, workingFolder))]));
  withSeams(rules, blocks, scans);
  const given = plain(rules, session.sessionId);
  const sessionId = sessionIdOf(rules.key, input.principal, given, () => firstUserIdentity(blocks));
  const original = { keyedDigest: keyedDigest(rules.key, input.body), bytes: input.body.length };
  if (turn !== null) cache.bodies.keep(input, turn);
  return {
    conversation,
    original,
    sessionId,
    agentId: plain(rules, session.agentId),
    parentAgentId: plain(rules, session.parentAgentId),
    requestClass: plain(rules, session.requestClass),
    workingFolder,
    scans,
    turn,
    unavailable: new Set(),
  };
}

/** A client's own name for a session, an agent or a class of calls stands in records and keys in clear: one that looks like a secret is none. */
const plain = (rules: Ruleset, name: string | null): string | null =>
  name === null || rules.scanner.scan(name).findings.length > 0 ? null : name;

/**
 * Identity of the first block that a user wrote: the key of a conversation whose client names no session. The first block only,
 * because a refused prompt is merged with the next one into the same message.
 */
const firstUserIdentity = (blocks: readonly ContentBlock[]): string =>
  (blocks.find(({ role }) => role === 'user') ?? blocks[0])?.identity ?? '';
