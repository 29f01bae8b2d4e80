import { OstiaryError, type Obligation } from '#contracts';
import type { SignedText } from '../body-changes.js';
import type { WorkerResult } from '../inspection-protocol.js';
import type { BlockIdentity, FixedValue, Inspection, Rewritten } from '../inspection.js';
import type { InspectedHandle } from '../inspector.port.js';
import type { KnownBlocks, Undecided } from '../undecided.js';
import type { BusyThread } from './busy-thread.js';
import { type Question, ThreadLostError } from './job.js';
import type { Inquiry, WorkerPool } from './worker-pool.js';

/** Where a body is kept, and under which number. */
export interface Kept {
  readonly thread: BusyThread;
  readonly request: number;
}

type About = Question extends infer Q ? (Q extends { request: number } ? Omit<Q, 'request'> : never) : never;

/** A body that a worker has read and keeps. Where that worker ends because of another body, this one is read again by the next. */
export class BodyInWorker implements InspectedHandle {
  private released = false;

  constructor(
    private readonly pool: WorkerPool,
    private readonly by: Pick<Inquiry, 'principal' | 'left'>,
    readonly inspection: Inspection,
    private kept: Kept,
    private readonly readAgain: () => Promise<Kept>,
  ) {}

  async fingerprint(obligations: readonly Obligation[], signed: SignedText): Promise<string> {
    return (await this.ask({ ask: 'fingerprint', obligations, signed })) as string;
  }

  async identities(blockIds: readonly string[]): Promise<BlockIdentity[]> {
    return (await this.ask({ ask: 'identities', blockIds })) as BlockIdentity[];
  }

  async undecided(known: KnownBlocks): Promise<Undecided> {
    return (await this.ask({ ask: 'undecided', known })) as Undecided;
  }

  async fixedValues(): Promise<FixedValue[]> {
    return (await this.ask({ ask: 'fixedValues' })) as FixedValue[];
  }

  async unmaskable(obligations: readonly Obligation[], signed: SignedText): Promise<string | null> {
    return (await this.ask({ ask: 'unmaskable', obligations, signed })) as string | null;
  }

  async rewrite(obligations: readonly Obligation[], signed: SignedText): Promise<Rewritten> {
    return (await this.ask({ ask: 'rewrite', obligations, signed })) as Rewritten;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.kept.thread.release(this.kept.request);
  }

  private async ask(about: About): Promise<WorkerResult> {
    try {
      return await this.askOnce(about);
    } catch (error) {
      if (!(error instanceof ThreadLostError)) throw error;
    }
    try {
      this.kept = await this.readAgain();
      if (this.released) this.kept.thread.release(this.kept.request);
      return await this.askOnce(about);
    } catch (error) {
      if (!(error instanceof ThreadLostError)) throw error;
      throw new OstiaryError('internal', 'The inspection of the body was lost.', { cause: error });
    }
  }

  private async askOnce(about: About): Promise<WorkerResult> {
    const { thread, request } = this.kept;
    return this.pool.ask({ ...this.by, question: { ...about, request }, weight: 0 }, thread);
  }
}
