import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DistributedSystem } from '../../test/system/harness/distributed-system.js';
import { EmbeddedSystem } from '../../test/system/harness/embedded-system.js';
import type { People } from '../../test/system/harness/people.js';

export type Form = 'embedded' | 'distributed';

/** The product as it is started, with a simulated Slack workspace and a simulated provider. */
export interface Stage {
  readonly people: People;
  /** The control address, where Slack calls. */
  readonly control: string;
  /** The simulator's address. */
  readonly provider: string;
  /** What Slack signs with. */
  readonly signingSecret: string;
  stop(): Promise<void>;
}

const secretIn = (folder: string): Promise<string> => readFile(join(folder, 'simulated-slack-signing.secret'), 'utf8');

export async function openStage(form: Form): Promise<Stage> {
  if (form === 'distributed') {
    const system = await DistributedSystem.start('approval-bench', { slack: 'simulated' });
    const signingSecret = await secretIn(join(system.home, 'distributed'));
    return {
      people: system.people,
      control: system.url('control'),
      provider: system.provider.url,
      signingSecret,
      stop: () => system.stop(),
    };
  }
  const system = await EmbeddedSystem.prepare('approval-bench', { OSTIARY_SLACK: 'simulated' });
  await system.start();
  const control = `http://127.0.0.1:${system.environment['OSTIARY_API_PORT']}`;
  return {
    people: system.people,
    control,
    provider: system.provider.url,
    signingSecret: await secretIn(system.home),
    stop: () => system.stop(),
  };
}
