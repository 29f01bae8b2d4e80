import { compress, compressor, type Encoding } from './compression.js';
import { type Exchange, answer } from './exchange.js';
import { breakOff } from './faults.js';
import type { Frame, Manner, Outgoing } from './outgoing.js';
import { pause } from './pause.js';

/** Writes one piece; resolves when the connection takes more, or when it is gone. */
type Write = (text: string) => Promise<void>;

/** Resolves when the connection takes more, or when it is gone. */
const writable = ({ response }: Exchange): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });

const plainWriter = (exchange: Exchange): { write: Write; end: () => void } => ({
  write: async (text) => {
    if (!exchange.response.write(text)) await writable(exchange);
  },
  end: () => void exchange.response.end(),
});

const compressedWriter = ({ response }: Exchange, encoding: Encoding): { write: Write; end: () => void } => {
  const through = compressor(encoding);
  through.pipe(response);
  return {
    write: (text) =>
      new Promise((resolve) => {
        response.once('close', resolve);
        through.write(text);
        through.flush(() => {
          response.off('close', resolve);
          resolve();
        });
      }),
    end: () => void through.end(),
  };
};

const sendStream = async (exchange: Exchange, frames: Iterable<Frame>, { deltaEveryMs, encoding }: Manner): Promise<void> => {
  const { response, entry } = exchange;
  const { write, end } = encoding === null ? plainWriter(exchange) : compressedWriter(exchange, encoding);
  for (const { text, delta } of frames) {
    if (response.closed || response.destroyed) return;
    if (deltaEveryMs > 0 && delta) await pause(response, deltaEveryMs);
    await write(text);
  }
  end();
  if (entry !== null && entry.outcome === 'under-way') entry.outcome = 'answered';
};

/** Sends a reply in its manner. Resolves once it is handed over whole, or the client has left. */
export const sendReply = async (exchange: Exchange, outgoing: Outgoing, manner: Manner): Promise<void> => {
  const { entry, response } = exchange;
  const { status, delayMs, encoding, fault } = manner;
  if (delayMs > 0 && !(await pause(response, delayMs))) return;
  if (entry !== null) entry.status = status;
  if (fault !== null && !(fault.kind === 'no-stream' && outgoing.content.kind === 'json')) return breakOff(exchange, fault, outgoing);
  const headers = encoding === null ? outgoing.headers : { ...outgoing.headers, 'content-encoding': encoding };
  const { content } = outgoing;
  if (content.kind === 'json')
    return answer(exchange, status, headers, encoding === null ? content.body : compress(encoding, content.body));
  response.writeHead(status, headers);
  return sendStream(exchange, content.frames, manner);
};
