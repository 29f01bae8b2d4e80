import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const sweepMs = 50;
/** How long a connection may take, from the moment at which its port closes, to begin a request or to send the rest of its head. */
const GRACE_MS = 1_000;

/** The connections of one server, each with its requests under way. */
export class Connections {
  private readonly requests = new Map<Socket, number>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.requests.set(socket, 0);
      socket.once('close', () => this.requests.delete(socket));
    });
    server.prependListener('request', ({ socket }, response) => {
      this.count(socket, 1);
      response.once('close', () => this.count(socket, -1));
    });
  }

  /**
   * Closes the port by `close`, whose promise waits for every connection. One that a client keeps alive counts as open until it is closed here, once its last
   * answer is out; one on which no request ever came, or half a head, is none of those that Node calls idle, and is closed after a second.
   */
  async closeBy(close: () => unknown): Promise<void> {
    const begun = performance.now();
    const sweeping = setInterval(() => {
      this.server.closeIdleConnections();
      if (performance.now() - begun > GRACE_MS) this.endUnused();
    }, sweepMs);
    try {
      await close();
    } finally {
      clearInterval(sweeping);
    }
  }

  private endUnused(): void {
    for (const [socket, requests] of this.requests) if (requests === 0 && socket.writableLength === 0) socket.destroy();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const before = this.requests.get(socket);
    if (before !== undefined) this.requests.set(socket, before + change);
  }
}
