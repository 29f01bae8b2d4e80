import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { approvalsChannel, type RunningSlackSimulator, startSlackSimulator } from '#slack-simulator';
import { ApprovalServiceFake, type Requested } from '../../testing/approval-service.fake.js';
import { CardThreads } from '../acting/card-threads.js';
import { SlackLinksStore } from '../linking/slack-links.store.js';

/** The approval service with the simulated workspace, for specs of the whole way: cards are posted, and people press what is on them. */
export class SimulatedSlackFake {
  private constructor(
    readonly approval: ApprovalServiceFake,
    readonly simulator: RunningSlackSimulator,
    private readonly folder: string,
  ) {}

  /** `mode`: whether Slack calls the service, or is connected to. */
  static async start(mode: 'http' | 'socket' = 'http'): Promise<SimulatedSlackFake> {
    const simulator = await startSlackSimulator({ limitsRates: false });
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-simulated-'));
    const { slack } = simulator;
    const secret = async (name: string, value: string): Promise<{ file: string }> => {
      await writeFile(join(folder, name), value);
      return { file: join(folder, name) };
    };
    const settings = {
      apiUrl: slack.apiUrl,
      botToken: await secret('bot', slack.botToken),
      channel: approvalsChannel.id,
      ...(mode === 'http'
        ? { signingSecret: await secret('signing', slack.signingSecret) }
        : { appToken: await secret('app', slack.appToken) }),
    };
    const approval = await ApprovalServiceFake.start(undefined, () => ({ home: folder, slack: settings }));
    if (mode === 'http') slack.delivering.deliverTo(`${approval.service.url}/slack/events`);
    return new SimulatedSlackFake(approval, simulator, folder);
  }

  get slack(): RunningSlackSimulator['slack'] {
    return this.simulator.slack;
  }

  /** Somebody of the workspace, linked to the principal of the same name. */
  async link(handle: string, groups: string[]): Promise<void> {
    const { app } = this.approval.service;
    const now = new Date();
    await app.get(Transactions).run((manager) =>
      app.get(SlackLinksStore).put(manager, {
        teamId: this.slack.workspace.author.teamId,
        userId: this.slack.workspace.findPerson(handle)!.id,
        issuer: this.approval.issuer.issuer,
        subject: handle,
        name: handle,
        email: `${handle}@example.com`,
        claimedEmail: null,
        groups,
        groupsReadAt: now,
        refreshToken: null,
        refreshingUntil: null,
        method: 'sign_in',
        linkedAt: now,
      }),
    );
  }

  /** Asks, and waits for the card, and until the service knows it. */
  async ask(overrides: Partial<Requested> = {}): Promise<{ readonly id: string; readonly channel: string; readonly ts: string }> {
    const { approvalId: id } = await this.approval.ask(overrides);
    const { messages } = this.slack.workspace;
    const { channel, ts } = await eventually('the card', () =>
      messages.of(approvalsChannel.id).find(({ blocks }) => JSON.stringify(blocks).includes(`1:${id}`)),
    );
    // The card stands in Slack a moment before the service has noted where: no person answers in that moment.
    const threads = this.approval.service.app.get(CardThreads);
    await eventually('the place of the card', async () => (await threads.approvalAt(channel, ts)) === id);
    return { id, channel, ts };
  }

  async close(): Promise<void> {
    await this.approval.close();
    await this.simulator.close();
    await rm(this.folder, { recursive: true });
  }
}
