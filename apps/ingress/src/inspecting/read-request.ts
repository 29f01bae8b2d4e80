import { decodeUtf8, firstUserIdentity, readMessagesRequest, sessionHint, type MessagesRequest } from '#conversation';
import type { FieldScan, ScanCache } from './block-scan.js';
import type { InspectionInput } from './inspection.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { sessionIdOf } from './session-id.js';

/** A body that was read, and what was seen in it. */
export interface ReadRequest {
  readonly request: MessagesRequest;
  readonly sessionId: string;
  readonly agentId: string | null;
  /** By block. */
  readonly scans: ReadonlyMap<string, readonly FieldScan[]>;
  /** Blocks that a detector gave no answer about. */
  readonly unavailable: ReadonlySet<string>;
}

/** Reads and scans a body. Throws OstiaryError with a `body_*` code when it can't be read. */
export function readRequest(rules: Ruleset, input: InspectionInput, cache: ScanCache): ReadRequest {
  const request = readMessagesRequest(decodeUtf8(input.body));
  const hint = sessionHint(request, input.headers);
  const sessionId = sessionIdOf(rules.key, input.principal, hint.sessionId, () => firstUserIdentity(request));
  const scans = new Map(request.blocks.map((block) => [block.id, cache.scan(rules, request.text, block)]));
  return { request, sessionId, agentId: hint.agentId, scans, unavailable: new Set() };
}
