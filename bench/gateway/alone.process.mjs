/**
 * Ingress alone in its process, with the shipped policy, a journal on disk and a bus within: what a call costs it, without a broker's client and the
 * other services. Arguments: folder of a built checkout, upstream port. The parent tells when to profile.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Profiler } from './profiler.mjs';

const [root, upstreamPort] = process.argv.slice(2);
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const profiler = new Profiler();
const { IngressScene, openStage } = await built('apps/ingress/src/ingress-scene.fake.js');
const { defaultPolicySource } = await built('libs/policy-model/src/index.js');

// The stage inspects everything where it arrives unless told otherwise; here the product's own limits hold.
const ingress = { offloadBytes: undefined, offloadValues: undefined };
const scene = new IngressScene(await openStage({ providerUrl: `http://127.0.0.1:${upstreamPort}`, ingress }));
await scene.begin(defaultPolicySource);

const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const obey = {
  'processor time': processorTime,
  profile: () => profiler.start(),
  save: ({ file }) => profiler.stop(file),
  stop: async () => {
    await scene.stop();
    process.disconnect();
  },
};
process.on('message', async ({ say, ...order }) => {
  const value = await obey[say](order);
  if (process.connected) process.send({ done: say, value });
});
// Whoever started it is gone, or is through with it.
process.once('disconnect', () => process.exit());
process.send({
  port: Number(new URL(scene.url).port),
  token: await scene.issuer.sign({ name: 'Alice', groups: ['engineering'], exp: Math.floor(Date.now() / 1000) + 36_000 }),
});
