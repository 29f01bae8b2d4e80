import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Told =
  | { readonly exchanges: number; readonly met: Readonly<Record<string, number>> }
  | { readonly status: number; readonly detail: string }
  | { readonly state: 'running' | 'failed' };

/** The backtests of the audit service, as a test has them come out. */
export class FakeAudit {
  readonly asked: { readonly token: string; readonly reason: string | null; readonly body: unknown }[] = [];
  cancelled = 0;
  private told: Told = { state: 'running' };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeAudit> {
    const server = createServer();
    const audit = new FakeAudit(server);
    server.on('request', (request, response) => void audit.answer(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return audit;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  answers(told: Told): void {
    this.told = told;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request;
    if (method === 'POST') {
      const reason = headers['x-ostiary-reason'];
      this.asked.push({
        token: headers.authorization?.replace('Bearer ', '') ?? '',
        reason: typeof reason === 'string' ? Buffer.from(reason, 'latin1').toString() : null,
        body: await json(request),
      });
    }
    if (method === 'DELETE') this.cancelled += 1;
    const { told } = this;
    if ('status' in told) return void response.writeHead(told.status).end(JSON.stringify({ detail: told.detail }));
    if (method === 'POST') return void response.writeHead(202).end(JSON.stringify({ id: 'one', state: 'running', result: null }));
    const ended =
      'state' in told
        ? { state: told.state, result: null }
        : {
            state: 'done',
            result: { exchanges: told.exchanges, rules: Object.entries(told.met).map(([ruleId, after]) => ({ ruleId, after })) },
          };
    response.end(JSON.stringify({ id: 'one', ...ended }));
  }
}
