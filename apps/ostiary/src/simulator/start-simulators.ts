import type { SlackSimulator } from '#slack-simulator';
import { startSimulator } from './simulator.js';

export interface SimulatorsOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The model simulator's key; null: the model is a real one. */
  readonly key: string | null;
  readonly slack: SlackSimulator | null;
}

export interface Simulators {
  readonly url: string;
  close(): Promise<void>;
}

/** The simulated model and the simulated workspace, whichever are asked for, on one port; null where neither is. Rejects when it is taken. */
export async function startSimulators({ host, port, key, slack }: SimulatorsOptions): Promise<Simulators | null> {
  if (key === null) return slack === null ? null : (await import('#slack-simulator')).serveSlack(slack, { host, port });
  const model = await startSimulator({ host, port, key, beside: slack });
  return { url: model.url, close: async () => void (await Promise.all([slack?.close(), model.close()])) };
}
