import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApprovalEvent } from '#contracts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: ApprovalEvent;
  /** How many posts were under way, this one included. */
  readonly underWay: number;
}

/** A receiver of webhooks that answers as its test says. */
export class ReceiverFake {
  readonly received: Received[] = [];
  /** What it answers; by default 204. */
  answer: (received: Received, response: ServerResponse) => void = (_received, response) => void response.writeHead(204).end();
  private underWay = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ReceiverFake> {
    const server = createServer();
    const fake = new ReceiverFake(server);
    server.on('request', (request, response) => {
      fake.underWay += 1;
      response.on('close', () => (fake.underWay -= 1));
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const received = { headers: request.headers, body, event: JSON.parse(body) as ApprovalEvent, underWay: fake.underWay };
        fake.received.push(received);
        fake.answer(received, response);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** The changes that it was told of, of one approval or of all, in the order in which they came. */
  changes(approvalId?: string): number[] {
    return this.received
      .map(({ event }) => event.data)
      .flatMap((data) => (approvalId === undefined || data.approvalId === approvalId ? data.change : []));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }
}
