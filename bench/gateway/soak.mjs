import { loadCore } from './cores.mjs';
import { startEmbedded } from './gateway-target.mjs';
import { measure } from './measure.mjs';
import { memoryOf } from './memory.mjs';
import { pin } from './processor-time.mjs';
import { writeDocs } from './report/docs.mjs';
import { soakTable } from './report/soak-table.mjs';
import { warmUp } from './rounds.mjs';
import { scenarios } from './scenarios.mjs';
import { startUpstream } from './upstream-process.mjs';

const scenario = { ...scenarios.find(({ name }) => name === '2 KB JSON, 16 connections'), connections: 32 };
/** Of what the gateway can do, where no rate is given: enough that nothing ever rests, and no more than it can go on with. */
const share = 0.7;
const capacityMs = 5_000;
const looks = 12;

/**
 * Sends calls to the embedded product at a steady rate for a while, and looks at its memory at intervals. A wrong reply ends it, so what it reports had
 * no errors.
 */
export const soak = async (root, { seconds, rate, docs, warmUpShare }) => {
  const upstream = await startUpstream();
  pin(process.pid, loadCore);
  const gateway = await startEmbedded({ root, upstreamPort: upstream.port });
  const { target } = gateway;
  try {
    await warmUp(gateway, [scenario], upstream, { warmUpShare });
    const all = { calls: Number.POSITIVE_INFINITY, warmUp: 0 };
    const free = await measure(target, scenario, upstream, { ...all, ms: capacityMs });
    const capacity = (free.calls * 1_000) / free.ms;
    const perSecond = rate ?? Math.round(capacity * share);
    const memory = [];
    const look = () => memory.push({ at: Math.round((performance.now() - began) / 1_000), ...memoryOf(target.pid) });
    const began = performance.now();
    const looking = setInterval(look, (seconds * 1_000) / looks);
    const { calls, ms, firstByte } = await measure(target, scenario, upstream, { ...all, ms: seconds * 1_000, everyMs: 1_000 / perSecond });
    clearInterval(looking);
    look();
    const text = soakTable({ capacity, perSecond, calls, seconds: ms / 1_000, firstByte, memory });
    console.log(text);
    if (docs) writeDocs({ soak: text });
  } finally {
    await gateway.stop();
    await upstream.stop();
  }
};
