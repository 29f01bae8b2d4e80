import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { WorkerInspector } from './inspecting/worker-inspector.js';
import { Admission } from './call/admission.js';
import { Holder } from './holding/holder.js';
import { Upstreams } from './forwarding/upstreams.js';

const pollMs = 20;

/** How the data path stops: no new call, held ones told to ask again, those under way carried to their end within a limit. */
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
    lifecycle.onStop('unready', 'admission', () => {
      this.admission.drain();
      this.holder.shutDown();
    });
    lifecycle.onStop('drain', 'exchanges', () => this.drained());
    lifecycle.onStop('close', 'upstreams', async () => {
      await Promise.all([this.upstreams.close(), this.worker.close()]);
    });
  }

  private async drained(): Promise<void> {
    const deadline = performance.now() + this.config.ingress.drainMs;
    while (this.admission.underWay > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
