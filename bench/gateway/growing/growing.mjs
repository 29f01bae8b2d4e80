import { startAlone } from '../alone-target.mjs';
import { Connection } from '../connection.mjs';
import { loadCore } from '../cores.mjs';
import { requestHead, settleMs, verify } from '../measure.mjs';
import { pin, processorTime, settled } from '../processor-time.mjs';
import { startRelay } from '../relay-target.mjs';
import { writeDocs } from '../report/docs.mjs';
import { growingTable } from '../report/growing-table.mjs';
import { warmUp } from '../rounds.mjs';
import { startUpstream } from '../upstream-process.mjs';
import { conversation } from './conversation.mjs';

const turns = 100;
/** Turns of which one figure is told. */
const stretch = 10;
const defaultRounds = 3;
const scenario = { name: 'a growing conversation', bytes: 500 * 1024, stream: false };
let conversations = 0;

/** Sends one conversation, and tells of each stretch of it the size it came to, its times until the first byte, and the processor time of a turn. */
const converse = async (target) => {
  const name = `conversation ${++conversations}`;
  const connection = await Connection.open(target.port);
  const stretches = [];
  const begin = async () => {
    await settled(target, settleMs);
    return { firstByte: [], bytes: 0, from: await processorTime(target) };
  };
  try {
    let current = await begin();
    for (const body of conversation(name.replace(' ', ''), turns)) {
      const reply = await connection.call(requestHead(target, body.length, name.replace(' ', '-')), body);
      verify(target, scenario, reply, null);
      current.firstByte.push(reply.firstByteAt - reply.startedAt);
      current.bytes = body.length;
      if (current.firstByte.length < stretch) continue;
      await settled(target, settleMs);
      stretches.push({ ...current, cpuMs: ((await processorTime(target)) - current.from) / stretch });
      current = await begin();
    }
    return stretches;
  } finally {
    connection.close();
  }
};

/** What a conversation costs turn by turn as it grows, through the relay and through ingress alone (and another checkout of it), which take turns. */
export const grow = async (root, { rounds = defaultRounds, against, docs, warmUpShare }) => {
  const upstream = await startUpstream();
  pin(process.pid, loadCore);
  const started = [];
  const start = async (starting) => started[started.push(await starting) - 1];
  try {
    const settings = { upstreamPort: upstream.port };
    await start(startRelay(settings));
    const gateways = [await start(startAlone({ ...settings, root }))];
    if (against !== undefined) gateways.push(await start(startAlone({ ...settings, root: against, name: 'against' })));
    for (const gateway of gateways) await warmUp(gateway, [scenario], upstream, { warmUpShare });
    const measured = Object.fromEntries(started.map(({ target }) => [target.name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const { target } of started) measured[target.name].push(await converse(target));
      process.stderr.write(`conversation ${round + 1} of ${rounds}: done\n`);
    }
    const text = growingTable(measured, stretch);
    console.log(text);
    if (docs) writeDocs({ growing: text });
  } finally {
    for (const each of started) await each.stop();
    await upstream.stop();
  }
};
