import { setTimeout as pause } from 'node:timers/promises';
import { ControlApi, ControlError } from '../control/control-api.js';
import { EventStream } from '../control/event-stream.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { freshCredentials } from '../sign-in/fresh-credentials.js';
import type { Terminal } from '../terminal.js';
import type { LiveApproval } from './live-approval.js';

/** Three of the gateway's beats: whoever is silent for longer is gone. */
const silenceMs = 45_000;
const pausesMs = [0, 1_000, 2_000, 5_000, 10_000];

/**
 * What happens to approvals that the signed-in person may see, on and on: where the connection breaks, or the token ends, it goes on from
 * where it was with another. Ends when the signal aborts. Rejects where only a person can help: signed out, refused.
 */
export async function* liveApprovals(file: CredentialsFile, terminal: Terminal, signal: AbortSignal): AsyncIterable<LiveApproval> {
  const reader = { lastId: null as string | null };
  for (let failures = 0; !signal.aborted; failures++) {
    await pause(pausesMs[Math.min(failures, pausesMs.length - 1)], undefined, { signal }).catch(() => undefined);
    try {
      for await (const live of connection(file, terminal, reader, signal)) {
        failures = -1;
        yield live;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      if (failures === 1) terminal.err(`${(error as Error).message} Trying on ...\n`);
    }
  }
}

async function* connection(
  file: CredentialsFile,
  terminal: Terminal,
  reader: { lastId: string | null },
  signal: AbortSignal,
): AsyncIterable<LiveApproval> {
  const { control, accessToken } = await freshCredentials(file, terminal);
  const events = new EventStream();
  events.lastId = reader.lastId;
  const silence = new AbortController();
  const alarm = setTimeout(() => silence.abort(), silenceMs);
  try {
    const either = AbortSignal.any([signal, silence.signal]);
    for await (const piece of new ControlApi(control, accessToken).stream('/api/approvals/stream', reader.lastId, either)) {
      alarm.refresh();
      for (const { event, data } of events.push(piece)) if (event === 'approval') yield JSON.parse(data) as LiveApproval;
      reader.lastId = events.lastId;
    }
  } finally {
    clearTimeout(alarm);
  }
}

/** A token that is refused though it was renewed, or a right that is not there. What may pass by itself is tried again. */
const isFinal = (error: unknown): boolean =>
  (error as Error).name === 'SignedOutError' || (error instanceof ControlError && error.status >= 400 && error.status < 500);
