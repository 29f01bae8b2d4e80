import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OstiaryConfig } from '#chassis';
import type { Addresses } from './addresses.js';
import { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { surroundings } from './surroundings.js';

export interface EmbeddedOptions {
  readonly config: OstiaryConfig;
  readonly say: (line: string) => void;
  /** Aborts the start; what has started by then is stopped. */
  readonly signal: AbortSignal;
}

/** The whole product in one process: the four services as modules, with everything around them that a fresh machine lacks. */
export class EmbeddedForm {
  private constructor(
    private readonly parts: PartsInOrder,
    readonly addresses: Addresses,
  ) {}

  /** Resolves when everything is ready; rejects with the reason, and with nothing left running. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedForm> {
    const parts = new PartsInOrder();
    try {
      return new EmbeddedForm(parts, await start(options, parts));
    } catch (error) {
      await parts.stop();
      throw error;
    }
  }

  /** Ends everything, the outermost first. */
  stop(): Promise<void> {
    return this.parts.stop();
  }
}

async function start({ config, say, signal }: EmbeddedOptions, parts: PartsInOrder): Promise<Addresses> {
  const home = resolve(config.home);
  await expectFree('ingress', config.ingress.host, config.ingress.port);
  await expectFree('the control APIs', config.api.host, config.api.port);
  await mkdir(home, { recursive: true });
  say(`Data is kept in ${home}, logs in ostiary.log there.`);
  const surrounding = surroundings({ ...config, home }, parts, say);
  // Most of a start is loading: it goes on while the database's server starts. What fails of it is told where it is waited for.
  const loading = import('./embedded-services.js');
  loading.catch(() => undefined);
  const around = await surrounding;
  signal.throwIfAborted();
  const { startServices } = await loading;
  const { control, ingress } = await Promise.race([startServices(around, parts, { say, signal }), told(signal)]);
  return {
    ingress: ingress.url,
    api: control.url,
    identity: around.identity,
    simulator: around.simulator,
    slack: around.slack?.url ?? null,
    upstreams: Object.entries(around.config.upstreams).map(([name, { url }]) => ({ name, url })),
  };
}

/** A database of the user's own that is away is waited for without end: being told to stop ends that, too. */
function told(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
