import { once } from 'node:events';
import { type Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { ask } from '../../apps/ingress/src/held-call.fake.js';

const filler = 'A sentence that nobody needs to look at twice. '.repeat(120);

/** One client whose call is held, from the first byte of its answer on. */
export class HeldCall {
  readonly exchange: string;
  /** What it was answered, and when by the clock of `performance.now`. */
  readonly answered: Promise<{ readonly text: string; readonly at: number }>;
  votedAt = 0;

  private constructor(
    readonly name: string,
    readonly denied: boolean,
    private readonly sent: ClientRequest,
    response: IncomingMessage,
  ) {
    this.exchange = String(response.headers['ostiary-exchange']);
    this.answered = wholeOf(response);
  }

  /** Resolves with the first beat. Every tenth will be denied; every second streams. */
  static async make(url: string, agent: Agent, token: string, series: string, at: number): Promise<HeldCall> {
    const name = `call-${series}-${at}`;
    const body = JSON.stringify(ask(`Look at the production database for ${name}. ${filler}`, { stream: at % 2 === 0 }));
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${url}/v1/messages`, { method: 'POST', agent, headers }).end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return new HeldCall(name, at % 10 === 0, sent, response);
  }

  /** The client goes away. */
  leave(): void {
    this.sent.destroy();
  }
}

async function wholeOf(response: IncomingMessage): Promise<{ text: string; at: number }> {
  let text = '';
  try {
    for await (const chunk of response) text += String(chunk);
  } catch (error) {
    // An answer that breaks off is a wrong one, and says so.
    text += `(${error instanceof Error ? error.message : 'broken'})`;
  }
  // A guarded stream comes in pieces of its own.
  const pieces = text.matchAll(/"text_delta","text":"([^"]*)"/g).map(([, piece = '']) => piece);
  return { text: text + [...pieces].join(''), at: performance.now() };
}
