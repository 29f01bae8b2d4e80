import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Clock } from '#chassis';
import { nobody, type Reply, type Told } from './delivery.js';

const acknowledgementSchema = z.object({ envelope_id: z.string(), payload: z.unknown() });
const pingMs = 10_000;
/** Slack's own. */
const maxConnections = 10;
const maxMessageBytes = 1_000_000;

interface Waiting {
  readonly socket: WebSocket;
  readonly answer: (reply: Reply) => void;
}

/** The bot's connections over WebSocket, https://docs.slack.dev/apis/events-api/using-socket-mode: each envelope goes to one, which acknowledges it. */
export class SocketMode {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  private readonly tickets = new Set<string>();
  private readonly connections: WebSocket[] = [];
  private readonly waiting = new Map<string, Waiting>();
  private readonly pings = setInterval(() => this.connections.forEach((socket) => socket.ping()), pingMs).unref();
  private wasAsked = false;

  constructor(
    private readonly clock: Clock,
    private readonly appId: string,
    private readonly answerWithinMs: number,
  ) {}

  /** Whether the bot has asked for a connection: from then on nothing is posted to it over HTTP. */
  get isOn(): boolean {
    return this.wasAsked;
  }

  get connected(): number {
    return this.connections.length;
  }

  /** A ticket for one connection. */
  newTicket(): string {
    this.wasAsked = true;
    const ticket = randomBytes(24).toString('base64url');
    this.tickets.add(ticket);
    return ticket;
  }

  /** Takes over a connection that upgrades, if its ticket is good. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.tickets.delete(ticket) || this.connections.length >= maxConnections) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (connection) => this.connect(connection));
  }

  /** Never rejects: an envelope that nobody acknowledges was not taken. */
  async deliver({ kind, payload, retry }: Told): Promise<Reply> {
    const socket = this.connections.shift();
    if (socket === undefined) return nobody;
    this.connections.push(socket);
    const envelopeId = randomUUID();
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.waiting.set(envelopeId, { socket, answer: resolve });
    const late = this.clock.after(this.answerWithinMs, () => resolve(nobody));
    const isEvent = kind === 'events_api';
    const attempt = isEvent ? { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' } : {};
    socket.send(JSON.stringify({ envelope_id: envelopeId, type: kind, payload, accepts_response_payload: !isEvent, ...attempt }));
    return promise.finally(() => {
      late.cancel();
      this.waiting.delete(envelopeId);
    });
  }

  /** Asks all clients to connect anew, as Slack does every few hours. */
  refresh(): void {
    for (const socket of this.connections)
      this.say(socket, { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'simulated' } });
  }

  /** Breaks all connections off. */
  drop(): void {
    for (const socket of this.connections) socket.terminate();
  }

  close(): void {
    clearInterval(this.pings);
    this.drop();
    this.server.close();
  }

  private connect(socket: WebSocket): void {
    this.connections.push(socket);
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => this.hear(data));
    socket.on('close', () => this.forget(socket));
    this.say(socket, {
      type: 'hello',
      num_connections: this.connections.length,
      debug_info: { host: 'simulated', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.appId },
    });
  }

  private hear(data: RawData): void {
    const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
    const parsed = acknowledgementSchema.safeParse(readJson(text));
    if (parsed.success) this.waiting.get(parsed.data.envelope_id)?.answer({ status: 200, body: emptyAsNull(parsed.data.payload) });
  }

  private forget(socket: WebSocket): void {
    this.connections.splice(this.connections.indexOf(socket), 1);
    for (const { socket: own, answer } of this.waiting.values()) if (own === socket) answer(nobody);
  }

  private say(socket: WebSocket, message: object): void {
    socket.send(JSON.stringify(message));
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Clients send an empty object where there is nothing to say. */
const emptyAsNull = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0 ? payload : null;
