import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Readonly<Record<string, unknown>>;
type Method = (fields: Fields) => object;

/** What the bot asked of Slack. */
export interface SlackCall {
  readonly method: string;
  readonly fields: Fields;
}

/** As much of a user as `users.info` tells and anything here looks at. */
export interface FakeSlackUser {
  readonly name: string;
  readonly email?: string;
  readonly team_id?: string;
  readonly [flag: string]: unknown;
}

/** Slack's Web API on loopback as far as the inward side needs it, with a list of what was called. */
export class FakeSlackApi {
  readonly teamId = 'T0OSTIARY';
  readonly botUserId = 'U0BOT';
  readonly botToken = `xoxb-${crypto.randomUUID()}`;
  readonly signingSecret = crypto.randomUUID();
  readonly calls: SlackCall[] = [];
  readonly users = new Map<string, FakeSlackUser>();
  people: readonly object[] = [];
  /** While true nothing is answered but an error of the server. */
  isAway = false;

  private readonly methods: Readonly<Record<string, Method>> = {
    'auth.test': () => ({ team_id: this.teamId, team: 'Acme', user_id: this.botUserId, bot_id: 'B0BOT' }),
    'users.info': ({ user }) => this.info(String(user)),
    'ostiary.people': () => ({ people: this.people }),
    'conversations.open': ({ users }) => ({ channel: { id: `D${String(users)}` } }),
    'views.open': () => ({ view: { id: 'V1', hash: 'h1' } }),
  };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeSlackApi> {
    const server = createServer();
    const fake = new FakeSlackApi(server);
    server.on('request', (request, response) => void fake.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/`;
  }

  of(method: string): Fields[] {
    return this.calls.filter((call) => call.method === method).map(({ fields }) => fields);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = fieldsOf(request, await bodyOf(request));
    const method = new URL(request.url ?? '/', 'http://slack').pathname.replace('/api/', '');
    this.calls.push({ method, fields });
    if (this.isAway) {
      response.writeHead(503).end('away');
      return;
    }
    const isKnown = request.headers.authorization === `Bearer ${this.botToken}` || fields['token'] === this.botToken;
    const answer = isKnown ? { ok: true, ts: '1.1', ...this.methods[method]?.(fields) } : { ok: false, error: 'invalid_auth' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private info(id: string): object {
    const user = this.users.get(id);
    if (user === undefined) return { ok: false, error: 'user_not_found' };
    const { name, email, ...flags } = user;
    const profile = { real_name: name, display_name: name.toLowerCase(), ...(email === undefined ? {} : { email }) };
    return {
      user: {
        id,
        team_id: this.teamId,
        name: name.toLowerCase(),
        real_name: name,
        is_email_confirmed: true,
        deleted: false,
        profile,
        ...flags,
      },
    };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Slack's client sends forms whose deeper fields are JSON, and JSON. */
function fieldsOf({ headers }: IncomingMessage, body: string): Fields {
  if (headers['content-type']?.startsWith('application/json')) return JSON.parse(body || '{}') as Fields;
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) : value]));
}
