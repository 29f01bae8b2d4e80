import type { WorkerQuestion } from '../inspection-protocol.js';
import type { StartThread, Thread, ThreadEnd, ThreadEvents } from './thread.port.js';

/** A thread that answers when a test says so. */
export class ScriptedThread implements Thread {
  readonly posted: WorkerQuestion[] = [];
  terminated = false;

  constructor(private readonly events: ThreadEvents) {}

  post(question: WorkerQuestion): void {
    this.posted.push(question);
  }

  async terminate(): Promise<void> {
    this.terminated = true;
  }

  /** Answers the question that it was asked last. */
  answer(result: string): void {
    this.events.answered({ call: this.lastCall(), result });
  }

  fail(): void {
    this.events.answered({ call: this.lastCall(), error: { code: 'body_not_json', message: 'Not valid JSON.' } });
  }

  die(why: ThreadEnd): void {
    this.events.ended(why);
  }

  /** The numbers of the bodies that it was asked about, in order. */
  get bodies(): number[] {
    return this.posted.flatMap((question) => ('call' in question ? [question.request] : []));
  }

  private lastCall(): number {
    const asked = this.posted.flatMap((question) => ('call' in question ? [question.call] : []));
    return asked.at(-1) ?? 0;
  }
}

/** Threads in the order in which they were started. */
export function scriptedThreads(): { readonly threads: ScriptedThread[]; readonly start: StartThread } {
  const threads: ScriptedThread[] = [];
  const start: StartThread = (events) => {
    const thread = new ScriptedThread(events);
    threads.push(thread);
    return thread;
  };
  return { threads, start };
}
