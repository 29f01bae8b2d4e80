import { resolve } from 'node:path';
import { startForked } from './forked-target.mjs';

/** Starts ingress of a built checkout alone in a process of its own, on the gateway's core. */
export const startAlone = async ({ name = 'alone', root, upstreamPort }) => {
  const args = [resolve(root), String(upstreamPort)];
  const gateway = await startForked({ name, root, script: 'alone.process.mjs', args, verdicts: true });
  return {
    ...gateway,
    profiled: async (file, work) => {
      await gateway.order({ say: 'profile' });
      const result = await work();
      await gateway.order({ say: 'save', file });
      return result;
    },
  };
};
