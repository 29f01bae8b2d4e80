import type { Finding } from '#contracts';
import type { Block } from '#conversation';
import type { Alias } from '#detection';
import type { RecordedBody } from '../recording/record-writer.js';

/** What detection says of one content block. */
export interface InspectedBlock extends Pick<Block, 'id' | 'provenance' | 'role' | 'position' | 'kind' | 'scannable'> {
  /** Why it could not be scanned whole: its form, or a detector that gave no answer about it. */
  readonly why: Block['why'] | 'detector_unavailable';
  readonly findings: readonly Finding[];
  /** Which of the policy's own words and patterns were met here, by the ids of the compiled policy. */
  readonly custom: readonly string[];
}

/** What detection says of a request, as plain data: it crosses to and from a worker thread. No unmasked text. */
export interface Inspection {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly string[];
  readonly messages: number;
  readonly bytes: number;
  readonly sessionId: string;
  readonly agentId: string | null;
  readonly blocks: readonly InspectedBlock[];
  readonly findings: readonly Finding[];
  /** Matches of the rules' own words that the record masks. */
  readonly words: readonly Finding[];
  /** Whether thinking that ingress sealed in an earlier reply may stand in it: the body is then never forwarded as it came. */
  readonly sealed: boolean;
  /** The body as it is recorded: every finding masked. */
  readonly recorded: RecordedBody;
}

/** What is told of a block to those who decide: who it is over turns and resends, and its masked text, cut for a reviewer. */
export interface BlockExcerpt {
  readonly id: string;
  readonly identity: string;
  readonly text: string;
  readonly truncated: boolean;
}

/** A body ready to go on. `bytes` is null when nothing had to change, so that the very bytes that came go on. */
export interface Rewritten {
  readonly bytes: Uint8Array | null;
  readonly aliases: readonly Alias[];
}

export interface InspectionInput {
  readonly body: Uint8Array;
  readonly principal: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}
