import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../../..', import.meta.url));
export const dist = join(checkout, 'dist');

export interface TestHome {
  readonly path: string;
  /** Deletes it; what the services said stays under .cache/test/logs/<name>. */
  discard(): Promise<void>;
}

/** A folder of its own for one run of the product. Others may pass through it, since PostgreSQL runs as another account under root. */
export async function testHome(name: string): Promise<TestHome> {
  const path = await mkdtemp(join(tmpdir(), 'ostiary-test-'));
  await chmod(path, 0o755);
  const discard = async () => {
    const logs = join(checkout, '.cache', 'test', 'logs', name);
    await rm(logs, { recursive: true, force: true });
    for (const folder of [path, join(path, 'distributed')]) {
      const files = await readdir(folder).catch(() => []);
      for (const file of files.filter((entry) => entry.endsWith('.log'))) await cp(join(folder, file), join(logs, file));
    }
    await rm(path, { recursive: true, force: true });
  };
  return { path, discard };
}
