import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { WorkerInspector } from './inspecting/worker-inspector.js';
import { Admission } from './call/admission.js';
import { Holder } from './holding/holder.js';
import { Upstreams } from './upstreams/upstreams.js';

const pollMs = 20;
/** How long held calls that are told to ask again may take for it. */
const heldMs = 2_000;
/** How long calls that are cut may take to tell their clients and to be recorded. */
const cutMs = 5_000;

/**
 * How the data path stops: no new call; those under way, held ones too, are carried to their end within a limit, for what they wait for is still
 * heard; then those that are held are told to ask again, and the rest is cut and recorded.
 */
@Injectable()
export class IngressShutdown {
  constructor(
    private readonly admission: Admission,
    private readonly holder: Holder,
    private readonly worker: WorkerInspector,
    private readonly upstreams: Upstreams,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  register(lifecycle: Lifecycle): void {
    lifecycle.onStop('unready', 'admission', () => this.admission.drain());
    lifecycle.onStop('drain', 'exchanges', () => this.drained());
    lifecycle.onStop('close', 'upstreams', async () => {
      await Promise.all([this.upstreams.close(), this.worker.close()]);
    });
  }

  private async drained(): Promise<void> {
    await until(() => this.admission.underWay === 0, this.config.ingress.drainMs);
    this.holder.shutDown();
    await until(() => !this.holder.holdsAny, heldMs);
    if (this.admission.underWay === 0) return;
    // What is left is cut here, while the journal still takes the end of each call and what its client was given.
    this.admission.interrupt();
    await this.upstreams.close();
    await until(() => this.admission.underWay === 0, cutMs);
  }
}

async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, pollMs));
}
