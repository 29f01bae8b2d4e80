import { setTimeout as pause } from 'node:timers/promises';
import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import type { Terminal } from '../terminal.js';
import { AgentDepths } from './agent-depths.js';
import type { Keyboard } from './keyboard.js';
import { Pace } from './pace.js';
import { replayedEvents, type ReplayEvent } from './replayed-events.js';
import { toldEvent } from './told-event.js';

interface Replay {
  readonly session: string;
  readonly speed: number;
  readonly step: boolean;
  readonly json: boolean;
}

/** Plays a session in the terminal until its end, q or Ctrl-C. Without a keyboard it plays on by itself. */
export async function replay(
  { session, speed, step, json }: Replay,
  api: Pick<ControlApi, 'get' | 'stream'>,
  terminal: Terminal,
  keyboard: Keyboard,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const quit = new AbortController();
  const signal = AbortSignal.any([interrupt, quit.signal]);
  const sleep = (ms: number, either: AbortSignal): Promise<void> =>
    pause(ms, undefined, { signal: AbortSignal.any([signal, either]) }).catch(() => undefined);
  const pace = new Pace(speed, step && keyboard.isThere, sleep, signal);
  const release = keyboard.listen((key) => (key === 'q' || key === '\u0003' ? quit.abort() : pace.press(key)));
  const depths = new AgentDepths();
  let count = 0;
  try {
    for await (const events of replayedEvents(api, session, signal)) {
      count += 1;
      let [at, depth] = [0, 0];
      for (const event of events) {
        if (event.event === 'exchange') depth = depths.of(event.data['agentId'], event.data['parentAgentId']);
        const time = typeof event.data['at'] === 'number' ? event.data['at'] : at;
        await pace.wait(time - at);
        if (signal.aborted) return exitCodes.clean;
        at = Math.max(at, time);
        terminal.out(json ? jsonOf(event, depth) : indented(toldEvent(event), depth));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    release();
  }
  if (count === 0 && !signal.aborted) terminal.err('There is no such session, or nothing of it is on record.\n');
  return count === 0 && !signal.aborted ? exitCodes.error : exitCodes.clean;
}

const jsonOf = ({ event, data }: ReplayEvent, depth: number): string =>
  jsonLine({ event, ...data, ...(event === 'exchange' ? { depth } : {}) });

/** What an agent did stands further in than what the one did that started it. */
const indented = (text: string, depth: number): string => text.replaceAll('\n', `\n${'    '.repeat(depth)}`);
