import { newId } from '#contracts';
import { type OstiaryConfig, ostiaryConfigSchema, Metrics, SystemClock } from '#chassis';
import { Transactions } from '#persistence';
import type { ApprovalChange } from '../../../notifying/notifier.port.js';
import { ApprovalsStore } from '../../../store/approvals.store.js';
import { ApprovalServiceFake, type Requested } from '../../../testing/approval-service.fake.js';
import { CardSources } from '../card-sources.js';
import { Courier } from '../courier.js';
import { Drawing } from '../drawing.js';
import { LanesStore } from '../lanes.store.js';
import { MessagesStore } from '../messages.store.js';
import { type Pace, slackPace } from '../pace.js';
import { SlackMeters } from '../slack-meters.js';
import type { SlackSender } from '../slack-sender.js';
import { SlackNotifier } from '../slack.notifier.js';
import { FakeSlackPosts } from './slack-posts.fake.js';

/** Without limits worth waiting for. */
const fast: Pace = {
  ...slackPace,
  postMs: 1,
  posts: 1_000,
  updateMs: 1,
  updates: 1_000,
  pauseMs: 1,
  longestPauseMs: 20,
  placeFactor: 1,
  unsureMs: 20,
};

/** What leaves for Slack, on the real tables beside the running service, to a workspace in memory; nothing leaves unless it is asked to. */
export class OutboxFake {
  readonly slack = new FakeSlackPosts();
  readonly transactions: Transactions;
  private readonly notifier: SlackNotifier;
  private readonly pace: Pace;

  private constructor(
    readonly approval: ApprovalServiceFake,
    settings: Partial<OstiaryConfig['slack']>,
    pace: Partial<Pace>,
  ) {
    this.transactions = approval.service.app.get(Transactions);
    this.pace = { ...fast, ...pace };
    const config = ostiaryConfigSchema.parse({ slack: { botToken: { env: 'NONE' }, channel: 'C1', ...settings } });
    this.notifier = new SlackNotifier({ wake: () => undefined } as SlackSender, config);
    this.config = config;
  }

  private readonly config: OstiaryConfig;

  static async start(settings: Partial<OstiaryConfig['slack']> = {}, pace: Partial<Pace> = {}): Promise<OutboxFake> {
    return new OutboxFake(await ApprovalServiceFake.start(), settings, pace);
  }

  /** Asks, and notes what has happened by then. */
  async ask(overrides: Partial<Requested> = {}): Promise<string> {
    const { approvalId } = await this.approval.ask({ approvalId: newId(), ...overrides });
    await this.noteAll(approvalId);
    return approvalId;
  }

  /** Notes all that happened to an approval, in order; again is no harm. */
  async noteAll(approvalId: string): Promise<void> {
    await this.transactions.run(async (manager) => {
      const changes = await manager.query<{ data: ApprovalChange }[]>(
        'SELECT data FROM approval_changes WHERE approval_id = $1 ORDER BY change',
        [approvalId],
      );
      for (const { data } of changes) await this.notifier.note(manager, data);
    });
  }

  note(change: ApprovalChange): Promise<void> {
    return this.transactions.run((manager) => this.notifier.note(manager, change));
  }

  /** One of several processes that send; takes what is due until nothing is, or so many. */
  async send(most = Number.POSITIVE_INFINITY): Promise<number> {
    const lanes = new LanesStore(this.transactions, this.pace);
    const clock = new SystemClock();
    const drawing = new Drawing(new CardSources(this.transactions, new ApprovalsStore()), clock, this.config);
    const courier = new Courier(
      this.slack,
      new MessagesStore(this.transactions, lanes, this.pace),
      drawing,
      new SlackMeters(new Metrics()),
      clock,
    );
    for (let sent = 0; ; sent += 1) {
      const message = sent < most ? await lanes.claim() : null;
      if (message === null) return sent;
      await courier.take(message);
    }
  }

  /** Sends until everything shows what it should, pauses included. */
  async settle(): Promise<void> {
    while ((await this.due()) > 0) if ((await this.send()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** A process dies that had just taken a message: its hold and its intent are left behind. */
  async dieHolding(): Promise<void> {
    const taken = await new LanesStore(this.transactions, this.pace).claim();
    if (taken === null) throw new Error('Nothing was due.');
    await this.query(`UPDATE slack_lanes SET held_until = clock_timestamp() - interval '1 second' WHERE lane = '${taken.lane}'`);
  }

  async due(): Promise<number> {
    const [row] = await this.query<{ due: number }>('SELECT count(*)::int AS due FROM slack_messages WHERE due_since IS NOT NULL');
    return row?.due ?? 0;
  }

  query<T = unknown>(sql: string): Promise<T[]> {
    return this.transactions.read((manager) => manager.query<T[]>(sql));
  }

  close(): Promise<void> {
    return this.approval.close();
  }
}
