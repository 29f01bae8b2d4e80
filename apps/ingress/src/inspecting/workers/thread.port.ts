import type { WorkerAnswer, WorkerQuestion } from '../inspection-protocol.js';

/** Why a thread is no more: `memory` is its limit, `crash` whatever else. */
export type ThreadEnd = 'memory' | 'crash';

/** A thread that inspects, without its platform: answers each question that has a number, in order. */
export interface Thread {
  post(question: WorkerQuestion): void;
  /** Ends it at once, whatever it is doing. */
  terminate(): Promise<void>;
}

export interface ThreadEvents {
  answered(answer: WorkerAnswer): void;
  /** Once, unless it was terminated. */
  ended(why: ThreadEnd): void;
}

export type StartThread = (events: ThreadEvents) => Thread;
