import { type Exchange, replyHeaders } from './exchange.js';
import { pause } from './pause.js';
import type { Fault } from './reply-plan.js';
import { frame } from './stream-frames.js';

/** The frames up to the middle of the text: a message that began and is not complete. */
export const halfWay = (frames: readonly string[]): string[] => {
  const deltas = frames.filter((text) => text.startsWith('event: content_block_delta')).length;
  const keep = Math.ceil(deltas / 2);
  let seen = 0;
  return frames.slice(
    0,
    frames.findIndex((text) => text.startsWith('event: content_block_delta') && ++seen > keep),
  );
};

const garbage = '\u0000\u0001<html>this is not what you asked for</html>\n{"type": "mess';

/** Fails in the way that was asked for, after `beginning`, the first half of the reply. */
export const breakOff = async (exchange: Exchange, fault: Fault, beginning: readonly string[], stream: boolean): Promise<void> => {
  const { response, entry } = exchange;
  if (fault.kind === 'hang') return;
  if (entry !== null && fault.kind !== 'stall') entry.outcome = 'broken-off';
  if (fault.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(200, replyHeaders(exchange, stream ? 'text/event-stream; charset=utf-8' : 'application/json'));
  if (fault.kind === 'garbage') {
    response.end(garbage);
    return;
  }
  response.write(beginning.join(''));
  // Let the beginning reach the client before the connection goes: a reset discards what is still unsent.
  if (!(await pause(response, 20))) return;
  switch (fault.kind) {
    case 'stall':
      if (fault.ms === null) return;
      if (!(await pause(response, fault.ms))) return;
      if (entry !== null) entry.outcome = 'broken-off';
      response.end();
      return;
    case 'reset-midstream':
      response.socket?.resetAndDestroy();
      return;
    case 'truncate':
      response.end();
      return;
    case 'error-midstream':
      response.end(stream ? frame('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }) : '');
      return;
  }
};
