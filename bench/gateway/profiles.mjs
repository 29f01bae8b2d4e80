import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlone } from './alone-target.mjs';
import { measure } from './measure.mjs';
import { sharesOf } from './report/shares.mjs';
import { warmUp } from './rounds.mjs';
import { scenarios } from './scenarios.mjs';

const shown = ['2 KB JSON, 16 connections', '2 KB, 200 deltas unpaced, 16 connections', '500 KB JSON', '500 KB JSON, next turn'];

/** Where the time of ingress goes in some scenarios. Apart from what is timed, since profiling costs time itself. */
export const profileAlone = async (root, upstream, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'ostiary-bench-profiles-'));
  const chosen = scenarios.filter(({ name }) => shown.includes(name));
  const gateway = await startAlone({ root, upstreamPort: upstream.port });
  try {
    await warmUp(gateway, chosen, upstream, options);
    const columns = [];
    for (const scenario of chosen) {
      const file = join(folder, String(columns.length));
      const bounds = { ms: Number.POSITIVE_INFINITY, calls: scenario.calls, warmUp: 5 };
      await gateway.profiled(file, () => measure(gateway.target, scenario, upstream, bounds));
      columns.push({ name: scenario.name, shares: sharesOf(JSON.parse(readFileSync(`${file}.cpuprofile`, 'utf8')), 0) });
    }
    return columns;
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
