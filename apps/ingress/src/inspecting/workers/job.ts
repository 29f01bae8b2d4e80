import type { OstiaryError } from '#contracts';
import type { WorkerQuestion, WorkerResult } from '../inspection-protocol.js';

type Numbered = Extract<WorkerQuestion, { call: number }>;
/** A question without its number, which the desk gives. */
export type Question = { [K in Numbered['ask']]: Omit<Extract<Numbered, { ask: K }>, 'call'> }[Numbered['ask']];

/** One question that waits for a thread, or is being answered by one. */
export interface Job {
  /** Whom it is for, a `principalKey`. */
  readonly principal: string;
  readonly question: Question;
  /** Memory that the thread will need for what it keeps afterwards, roughly, in bytes; 0: for nothing more. */
  readonly weight: number;
  resolve(result: WorkerResult): void;
  reject(error: OstiaryError | ThreadLostError): void;
}

/** The thread that kept a body is gone, and not because of this question: it can be asked again of another, which must read the body first. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
}
