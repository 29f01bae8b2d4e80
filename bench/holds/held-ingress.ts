import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { nodeOptions } from '../../apps/ostiary/src/distributed/node-options.js';
import type { Memory, Order } from './orders.js';

/** The process of ingress, as the bench speaks to it. */
export class HeldIngress {
  private readonly answers = new Map<number, (value: unknown) => void>();
  private orders = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.on('message', ({ number, value }: { number: number; value: unknown }) => {
      this.answers.get(number)?.(value);
      this.answers.delete(number);
    });
  }

  /** Room for so many held calls, of one principal too. */
  static async start(providerUrl: string, calls: number): Promise<HeldIngress> {
    const child = fork(new URL('./held-ingress.process.ts', import.meta.url), [providerUrl, String(calls)], {
      execArgv: [...process.execArgv, ...nodeOptions, '--expose-gc'],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new HeldIngress(child, url);
  }

  token(subject: string): Promise<string> {
    return this.order<string>({ say: 'token', subject });
  }

  memory(): Promise<Memory> {
    return this.order<Memory>({ say: 'memory' });
  }

  /** Processor time that it has used, user and system, in milliseconds. */
  processorMs(): Promise<number> {
    return this.order<number>({ say: 'processor' });
  }

  async vote(exchange: string, state: 'approved' | 'denied'): Promise<void> {
    await this.order({ say: 'vote', exchange, state });
  }

  async stop(): Promise<void> {
    await this.order({ say: 'stop' });
  }

  private order<T>(what: Order): Promise<T> {
    return new Promise<T>((resolve) => {
      this.answers.set(++this.orders, resolve as (value: unknown) => void);
      this.child.send({ number: this.orders, ...what });
    });
  }
}
