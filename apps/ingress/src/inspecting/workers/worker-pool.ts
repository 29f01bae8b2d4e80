import { OstiaryError } from '#contracts';
import { LRUCache } from 'lru-cache';
import { ClientLeftError } from '../../call/endings.js';
import type { WorkerResult } from '../inspection-protocol.js';
import { BusyThread, type Rules, type ThreadLimits } from './busy-thread.js';
import { FairQueue } from '../../call/fair-queue.js';
import { type Job, type Question, ThreadLostError } from './job.js';
import type { StartThread } from './thread.port.js';
import type { Departure } from '../../call/leaving.js';

export interface PoolLimits extends ThreadLimits {
  readonly threads: number;
  /** How long a question waits for a thread, in milliseconds. */
  readonly queueMs: number;
}

export interface Inquiry {
  readonly principal: string;
  readonly question: Question;
  readonly weight: number;
  /** Its client has gone: nobody waits for the answer. */
  readonly left: Departure;
}

interface NewBody extends Job {
  readonly rules: Rules;
  /** Told the thread that takes it. */
  taken(thread: BusyThread): void;
}

const rememberedPrincipals = 10_000;

/**
 * The threads that inspect, and who is next. Principals take turns, however much one of them asks for, and where there are several threads one
 * principal has never all of them. A thread is started when there is work for it; a body is kept by the thread that has read it, which is
 * asked first about its principal's next one, for it remembers what it saw in the last.
 */
export class WorkerPool {
  private readonly threads = new Set<BusyThread>();
  private readonly queue = new FairQueue<NewBody>();
  private readonly last = new LRUCache<string, BusyThread>({ max: rememberedPrincipals });

  constructor(
    private readonly start: StartThread,
    private readonly limits: PoolLimits,
  ) {}

  /** Has a body read by whichever thread is free first; answers which one keeps it. */
  async read(inquiry: Inquiry, rules: Rules): Promise<{ result: WorkerResult; thread: BusyThread }> {
    let home: BusyThread | undefined;
    const result = await this.waited(inquiry, this.queue, (job) => ({ ...job, rules, taken: (thread: BusyThread) => (home = thread) }));
    if (home === undefined) throw new Error('A body was read by no thread.');
    return { result, thread: home };
  }

  /**
   * Asks the thread that keeps a body.
   * @throws ThreadLostError when that is gone
   */
  async ask(inquiry: Inquiry, thread: BusyThread): Promise<WorkerResult> {
    if (!thread.alive) throw new ThreadLostError();
    return this.waited(inquiry, thread.own, (job) => job);
  }

  async close(): Promise<void> {
    const closing = new OstiaryError('shutting_down', 'This instance is stopping; ask again.');
    for (const job of this.queue.clear()) job.reject(closing);
    await Promise.all([...this.threads].map((thread) => thread.end(closing)));
  }

  private async waited<J extends Job>(inquiry: Inquiry, queue: FairQueue<J>, complete: (job: Job) => J): Promise<WorkerResult> {
    const { principal, left } = inquiry;
    const { promise, resolve, reject } = Promise.withResolvers<WorkerResult>();
    const job = complete({ ...inquiry, resolve, reject });
    const leave = (reason: Error): void => {
      if (queue.remove(principal, job)) reject(reason);
    };
    const onLeft = (): void => leave(new ClientLeftError());
    const late = setTimeout(() => leave(new OstiaryError('too_many_requests', tooBusy)), this.limits.queueMs);
    left.addEventListener('abort', onLeft);
    queue.add(principal, job);
    this.dispatch();
    if (left.aborted) onLeft();
    return promise.finally(() => {
      clearTimeout(late);
      left.removeEventListener('abort', onLeft);
    });
  }

  private dispatch(): void {
    for (const thread of this.threads) if (!thread.alive) this.threads.delete(thread);
    const idle = [...this.threads].filter(({ job }) => job === null);
    for (const thread of idle) this.give(thread, thread.own.take(() => true) ?? this.next(thread, true));
    for (const thread of idle) if (thread.job === null) this.give(thread, this.next(thread, false));
    if (this.threads.size < this.limits.threads) this.grow();
  }

  private grow(): void {
    const job = this.queue.take((principal) => this.mayHaveMore(principal));
    if (job === null) return;
    const thread = new BusyThread(this.start, this.limits, () => this.dispatch());
    this.threads.add(thread);
    this.give(thread, job);
    this.dispatch();
  }

  private give(thread: BusyThread, job: Job | NewBody | null): void {
    if (job === null) return;
    if ('rules' in job) {
      this.last.set(job.principal, thread);
      thread.teach(job.rules);
      job.taken(thread);
    }
    thread.ask(job);
  }

  /** `known`: only what was this thread's before, or nobody's. */
  private next(thread: BusyThread, known: boolean): NewBody | null {
    return this.queue.take(
      (principal, job) =>
        thread.hasRoomFor(job) && (!known || (this.last.get(principal) ?? thread) === thread) && this.mayHaveMore(principal),
    );
  }

  private mayHaveMore(principal: string): boolean {
    let busy = 0;
    for (const { job } of this.threads) if (job?.principal === principal) busy++;
    return busy < Math.max(1, this.limits.threads - 1);
  }
}

const tooBusy = 'Other large requests are being looked through; ask again in a moment.';
