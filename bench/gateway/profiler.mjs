import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Profiles this process from one moment to another: the main thread, and each worker thread in a file of its own. */
export class Profiler {
  #session = new Session();
  #workers = new Set();
  #running = [];

  /** Made before any worker is started, so that it knows them all. */
  constructor() {
    process.on('worker', (worker) => {
      this.#workers.add(worker);
      worker.once('exit', () => this.#workers.delete(worker));
    });
  }

  async start() {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.start');
    this.#running = await Promise.all([...this.#workers].map((worker) => worker.startCpuProfile()));
  }

  async stop(file) {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    writeFileSync(`${file}.cpuprofile`, JSON.stringify(profile));
    for (const [index, running] of this.#running.entries()) writeFileSync(`${file}-worker-${index}.cpuprofile`, await running.stop());
  }
}
