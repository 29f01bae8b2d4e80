import type { ControlApi } from '../control/control-api.js';
import { everyPage } from '../control/every-page.js';
import { EventStream } from '../control/event-stream.js';

/** An event of a replay: docs/replay.md names them. */
export interface ReplayEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The events of a session, exchange by exchange in the order of their beginnings. Each exchange is read whole and at once before it is played: who pauses
 * a terminal for an hour keeps nobody waiting meanwhile.
 */
export async function* replayedEvents(
  api: Pick<ControlApi, 'get' | 'stream'>,
  session: string,
  signal: AbortSignal,
): AsyncIterable<ReplayEvent[]> {
  const exchanges = await everyPage<{ readonly id: string }>(api, `/api/exchanges?session=${encodeURIComponent(session)}&order=oldest`);
  for (const { id } of exchanges) {
    if (signal.aborted) return;
    const events = new EventStream();
    const told: ReplayEvent[] = [];
    for await (const piece of api.stream(`/api/exchanges/${encodeURIComponent(id)}/replay?speed=0`, null, signal))
      for (const { event, data } of events.push(piece)) told.push({ event, data: JSON.parse(data) as ReplayEvent['data'] });
    yield told;
  }
}
