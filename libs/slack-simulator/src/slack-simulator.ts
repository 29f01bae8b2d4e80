import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, SystemClock } from '#chassis';
import { answerByUrl } from './acting/answer-by-url.js';
import { Clicks } from './acting/click.js';
import { Hands } from './acting/hands.js';
import { Modals } from './acting/modals.js';
import { Delivering } from './delivering/delivering.js';
import { slackWaitsMs } from './delivering/delivery.js';
import { ResponseUrls } from './delivering/response-urls.js';
import { Faults } from './faults/faults.js';
import { Live } from './page/live.js';
import { bodyOf, sendJson, Unservable } from './serving/http.js';
import { PeopleRoutes } from './serving/people-routes.js';
import { RateLimits } from './web-api/rate-limits.js';
import { WebApi } from './web-api/web-api.js';
import type { NewPerson } from './workspace/person.js';
import { Workspace, type WorkspaceOptions } from './workspace/workspace.js';

export interface SlackSimulatorOptions {
  /** The credentials of the app, random ones by default. */
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly people?: readonly NewPerson[];
  readonly channels?: WorkspaceOptions['channels'];
  readonly teamId?: string;
  readonly messageFile?: string;
  /** What the bot may do; by default all that a bot like ours needs. */
  readonly scopes?: readonly string[];
  /** Whether calls are counted; a benchmark does without. */
  readonly limitsRates?: boolean;
  readonly clock?: Clock;
  /** How long the bot has to answer and to open a modal; as long as Slack gives it by default. */
  readonly waitsMs?: number;
}

/** The channel that there is in any case. */
export const approvalsChannel = { id: 'C0APPROVALS', name: 'approvals' };

/** People by name alone, of whom the workspace does not say who they are elsewhere. */
const strangers: readonly NewPerson[] = ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory'].map((handle) => ({ handle }));

const allScopes = [
  'chat:write',
  'im:write',
  'users:read',
  'users:read.email',
  'team:read',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'im:read',
  'im:history',
];

export interface Called {
  readonly method: string;
  readonly status: number;
}
const keptCalls = 10_000;

/**
 * A Slack workspace with one bot in it, on the paths under `/slack` of whatever server takes it: the Web API, Socket Mode, what Slack tells
 * a bot, and a page on which people act. For trying out and for tests; docs/simulator.md.
 */
export class SlackSimulator {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly faults = new Faults();
  readonly hands: Hands;
  readonly modals: Modals;
  readonly clicks: Clicks;
  readonly delivering: Delivering;
  /** The newest calls of the Web API, oldest first. */
  readonly calls: Called[] = [];
  private readonly responseUrls: ResponseUrls;
  private readonly webApi: WebApi;
  private readonly people: PeopleRoutes;
  private readonly live: Live;
  private url = 'http://localhost';

  constructor(options: SlackSimulatorOptions = {}) {
    const { clock = new SystemClock(), scopes = allScopes, limitsRates = true, waitsMs = slackWaitsMs } = options;
    const random = (prefix: string): string => `${prefix}${randomBytes(24).toString('hex')}`;
    this.botToken = options.botToken ?? random('xoxb-simulated-');
    this.appToken = options.appToken ?? random('xapp-simulated-');
    this.signingSecret = options.signingSecret ?? random('');
    const { people = strangers, channels = [approvalsChannel], teamId, messageFile } = options;
    const workspace = new Workspace({ clock, people, channels, teamId, messageFile, triggersLiveMs: waitsMs });
    this.workspace = workspace;
    this.responseUrls = new ResponseUrls(clock);
    this.delivering = new Delivering({ signingSecret: this.signingSecret, appId: workspace.author.appId, clock, answerWithinMs: waitsMs });
    const addressOf = (id: string): string => `${this.url}/slack/response/${id}`;
    this.hands = new Hands({ workspace, delivering: this.delivering, responseUrls: this.responseUrls, clock, addressOf });
    this.modals = new Modals(workspace, this.delivering);
    this.clicks = new Clicks(workspace, this.hands, this.modals, clock);
    this.live = new Live(clock);
    workspace.watch(() => this.live.changed());
    const newConnection = (): string => `${this.url.replace(/^http/, 'ws')}/slack/socket?ticket=${this.delivering.socketMode.newTicket()}`;
    this.webApi = new WebApi({
      installation: { workspace, scopes: new Set(scopes), newConnection },
      botToken: this.botToken,
      appToken: this.appToken,
      faults: this.faults,
      rateLimits: limitsRates ? new RateLimits(clock) : null,
      clock,
      called: (method, status) => this.called(method, status),
    });
    const { hands, modals, clicks, faults, live } = this;
    this.people = new PeopleRoutes({ workspace, hands, modals, clicks, faults, live, clock });
  }

  /** The server's own address, once it listens: what the bot is given to answer at begins with it. */
  servedAt(url: string): void {
    this.url = url;
  }

  /** Where the bot is told of everything, unless it connects itself (Socket Mode): what Slack calls its request URL. */
  deliverTo(url: string): void {
    this.delivering.deliverTo(url);
  }

  /** What the bot is configured with as Slack’s address. */
  get apiUrl(): string {
    return `${this.url}/slack/api/`;
  }

  serves(path: string): boolean {
    return /^\/slack(?:[/?]|$)/.test(path);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.route(request, response);
    } catch (error) {
      if (!(error instanceof Unservable)) throw error;
      sendJson(response, error.status, { ok: false, error: error.code });
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.delivering.socketMode.upgrade(request, socket, head);
  }

  /** Ends what it keeps open; the server is its owner's to close. */
  async close(): Promise<void> {
    this.live.close();
    await this.delivering.close();
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/slack/api/')) return this.webApi.serve(request, response, await bodyOf(request));
    if (!pathname.startsWith('/slack/response/')) return this.people.serve(pathname, request, response);
    const origin = this.responseUrls.use(pathname.slice('/slack/response/'.length));
    if (typeof origin === 'string') return sendJson(response, 404, { ok: false, error: origin });
    const error = answerByUrl(this.workspace, origin, readJson(await bodyOf(request)));
    return sendJson(response, error === null ? 200 : 400, error === null ? { ok: true } : { ok: false, error });
  }

  private called(method: string, status: number): void {
    this.calls.push({ method, status });
    if (this.calls.length > keptCalls) this.calls.shift();
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
