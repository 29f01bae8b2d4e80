import { OstiaryError } from '#contracts';
import type { WorkerAnswer, WorkerQuestion } from '../inspection-protocol.js';
import { FairQueue } from '../../call/fair-queue.js';
import { type Job, ThreadLostError } from './job.js';
import type { StartThread, Thread, ThreadEnd } from './thread.port.js';

export interface ThreadLimits {
  /** Longest time for one question, in milliseconds. */
  readonly timeoutMs: number;
  /** What it may keep at once, by weight. */
  readonly weight: number;
  /** How long it may have nothing to do and nothing to keep before it is ended, in milliseconds. */
  readonly idleMs: number;
}

/** Some rules as a thread must know them before it is asked about a body. */
export type Rules = Extract<WorkerQuestion, { ask: 'rules' }>;

/**
 * One thread and what it is doing: one question at a time, within a limit of time. A question that takes longer, or more memory than there is, ends
 * the thread and is refused; whatever else it kept is lost and can be read again elsewhere. One that nobody needs for a while is ended too, since
 * its heap is as large as its largest bodies made it.
 */
export class BusyThread {
  /** Questions about bodies that this thread keeps, and nobody else can answer. */
  readonly own = new FairQueue<Job>();
  alive = true;
  private readonly thread: Thread;
  private readonly idle: NodeJS.Timeout;
  private readonly knows = new Set<number>();
  private readonly kept = new Map<number, number>();
  private keptWeight = 0;
  private calls = 0;
  private asked: { readonly call: number; readonly job: Job; readonly late: NodeJS.Timeout } | null = null;

  /** `freed` is told whenever it can take another question, or is gone. */
  constructor(
    start: StartThread,
    private readonly limits: ThreadLimits,
    private readonly freed: () => void,
  ) {
    this.thread = start({ answered: (answer) => this.answered(answer), ended: (why) => this.lose(why) });
    this.idle = setTimeout(() => this.rest(), limits.idleMs).unref();
  }

  get job(): Job | null {
    return this.asked?.job ?? null;
  }

  /** Whether it has memory for what a question makes it keep. One body is always taken: alone it has all there is. */
  hasRoomFor({ weight }: Job): boolean {
    return this.keptWeight === 0 || this.keptWeight + weight <= this.limits.weight;
  }

  teach(rules: Rules): void {
    if (this.knows.has(rules.version)) return;
    this.knows.add(rules.version);
    this.thread.post(rules);
  }

  ask(job: Job): void {
    this.idle.refresh();
    const call = ++this.calls;
    const late = setTimeout(() => void this.end(overrun('time')), this.limits.timeoutMs);
    this.asked = { call, job, late };
    if (job.weight > 0) this.keep(job.question.request, job.weight);
    this.thread.post({ ...job.question, call });
  }

  release(request: number): void {
    this.keep(request, 0);
    if (!this.alive) return;
    this.idle.refresh();
    this.thread.post({ ask: 'release', request });
    this.freed();
  }

  async end(reason: OstiaryError): Promise<void> {
    this.bury(reason);
    await this.thread.terminate();
  }

  /** Ends it, unless somebody needs it still; then it is looked at again as long after. */
  private rest(): void {
    if (this.asked === null && this.own.size === 0 && this.kept.size === 0) void this.end(nobodyAsks());
    else this.idle.refresh();
  }

  private keep(request: number, weight: number): void {
    this.keptWeight += weight - (this.kept.get(request) ?? 0);
    if (weight === 0) this.kept.delete(request);
    else this.kept.set(request, weight);
  }

  private answered(answer: WorkerAnswer): void {
    const { asked } = this;
    if (asked?.call !== answer.call) return;
    clearTimeout(asked.late);
    this.idle.refresh();
    this.asked = null;
    const { job } = asked;
    if ('error' in answer) {
      // What could not be read is not kept.
      if (job.weight > 0) this.keep(job.question.request, 0);
      job.reject(new OstiaryError(answer.error.code, answer.error.message));
    } else job.resolve(answer.result);
    this.freed();
  }

  private lose(why: ThreadEnd): void {
    this.bury(why === 'memory' ? overrun('memory') : new OstiaryError('internal', 'The inspection of the body failed.'));
  }

  private bury(reason: OstiaryError): void {
    if (!this.alive) return;
    this.alive = false;
    clearTimeout(this.idle);
    const { asked } = this;
    this.asked = null;
    clearTimeout(asked?.late);
    asked?.job.reject(reason);
    for (const job of this.own.clear()) job.reject(new ThreadLostError());
    this.freed();
  }
}

const nobodyAsks = (): OstiaryError => new OstiaryError('internal', 'The inspection thread had nothing to do.');

const overrun = (what: 'time' | 'memory'): OstiaryError =>
  new OstiaryError('inspection_overrun', `Looking through the body took more ${what} than one call may have. Send a shorter conversation.`);
