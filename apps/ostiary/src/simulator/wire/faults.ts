import type { Exchange } from './exchange.js';
import type { Fault, Frame, Outgoing } from './outgoing.js';
import { pause } from './pause.js';

/** The frames up to the middle of the content: a reply that began and is not complete. */
const halfWay = (frames: Iterable<Frame>): string => {
  const all = [...frames];
  const keep = Math.ceil(all.filter(({ delta }) => delta).length / 2);
  let seen = 0;
  const end = all.findIndex(({ delta }) => delta && ++seen > keep);
  return all
    .slice(0, end)
    .map(({ text }) => text)
    .join('');
};

const beginningOf = ({ content }: Outgoing): string =>
  content.kind === 'stream' ? halfWay(content.frames) : content.body.slice(0, content.body.length / 2);

const garbage = '\u0000\u0001<html>this is not what you asked for</html>\n{"type": "mess';

/** Fails in the way that was asked for, after the first half of the reply where that way has a beginning. */
export const breakOff = async ({ response, entry }: Exchange, fault: Fault, outgoing: Outgoing): Promise<void> => {
  if (fault.kind === 'hang') return;
  if (entry !== null && fault.kind !== 'stall') entry.outcome = 'broken-off';
  if (fault.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(200, outgoing.headers);
  if (fault.kind === 'garbage') {
    response.end(garbage);
    return;
  }
  if (fault.kind === 'no-stream') {
    response.end(outgoing.errorFrame(fault.message));
    return;
  }
  response.write(beginningOf(outgoing));
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
      response.end(outgoing.content.kind === 'stream' ? outgoing.errorFrame(fault.message) : '');
      return;
  }
};
