import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { type RunningSlackSimulator, startSlackSimulator } from '#slack-simulator';
import { cardActions } from '../cards/card-actions.js';
import { SlackLinksStore } from '../linking/slack-links.store.js';
import { ApprovalServiceFake } from '../../testing/approval-service.fake.js';

describe('Socket Mode', () => {
  let simulator: RunningSlackSimulator;
  let approval: ApprovalServiceFake;
  let folder: string;
  beforeAll(async () => {
    simulator = await startSlackSimulator({ limitsRates: false });
    folder = await mkdtemp(join(tmpdir(), 'ostiary-socket-'));
    const { slack } = simulator;
    const secret = async (name: string, value: string): Promise<{ file: string }> => {
      await writeFile(join(folder, name), value);
      return { file: join(folder, name) };
    };
    const settings = {
      apiUrl: slack.apiUrl,
      botToken: await secret('bot', slack.botToken),
      appToken: await secret('app', slack.appToken),
      channel: 'C0APPROVALS',
    };
    approval = await ApprovalServiceFake.start(undefined, () => ({ home: folder, slack: settings }));
    const { app } = approval.service;
    const now = new Date();
    await app.get(Transactions).run((manager) =>
      app.get(SlackLinksStore).put(manager, {
        teamId: slack.workspace.author.teamId,
        userId: slack.workspace.findPerson('bob')!.id,
        issuer: approval.issuer.issuer,
        subject: 'bob',
        name: 'Bob',
        email: null,
        claimedEmail: null,
        groups: ['security'],
        groupsReadAt: now,
        refreshToken: null,
        refreshingUntil: null,
        method: 'sign_in',
        linkedAt: now,
      }),
    );
  });
  afterAll(async () => {
    await approval.close();
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  const connected = () => eventually('a connection', () => simulator.slack.delivering.socketMode.connected === 1);
  const approve = async (): Promise<unknown> => {
    const { approvalId } = await approval.ask();
    const { messages } = simulator.slack.workspace;
    const card = await eventually('the card', () =>
      messages.list().find(({ blocks }) => JSON.stringify(blocks).includes(`1:${approvalId}`)),
    );
    const clicked = await simulator.slack.clicks.click({ ts: card.ts, user: 'bob', action: cardActions.approve, waitMs: 0 });
    expect(clicked).toMatchObject({ ok: true, acked: true });
    return (await approval.resolutionOf(approvalId)).state;
  };

  it('takes clicks by the same handlers, and nothing of ours need be reachable', async () => {
    await connected();
    expect(await approve()).toBe('approved');
  });

  it.each(['refresh', 'drop'] as const)('connects again when Slack ends the connection: %s', async (how) => {
    await connected();
    const { socketMode } = simulator.slack.delivering;
    const opened = (): number => simulator.slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const before = opened();
    socketMode[how]();
    await eventually('another connection', () => opened() > before && socketMode.connected === 1);
    expect(await approve()).toBe('approved');
  });
});
