import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { approvalsChannel, type RunningSlackSimulator, startSlackSimulator } from '#slack-simulator';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { ApprovalServiceFake } from '../../testing/approval-service.fake.js';
import { SlackLinksStore } from '../linking/slack-links.store.js';

describe('cards in a workspace of Slack’s', () => {
  let workspace: RunningSlackSimulator;
  let approval: ApprovalServiceFake;
  let folder: string;

  beforeEach(async () => {
    workspace = await startSlackSimulator();
    folder = await mkdtemp(join(tmpdir(), 'ostiary-slack-'));
    const botToken = { file: join(folder, 'token') };
    await writeFile(botToken.file, workspace.slack.botToken);
    approval = await ApprovalServiceFake.start(undefined, () => ({
      home: folder,
      slack: { botToken, apiUrl: workspace.slack.apiUrl, channel: approvalsChannel.id },
    }));
  });
  afterEach(async () => {
    await approval.close();
    await workspace.close();
    await rm(folder, { recursive: true });
  });

  const cards = () => workspace.slack.workspace.messages.of(approvalsChannel.id);
  const shown = (): string => JSON.stringify(cards().map(({ blocks }) => blocks));
  const deny = async (id: string) => approval.vote(id, await approval.token('bob'), { decision: 'deny', reason: 'Not on a Friday.' });
  const card = () => eventually('the card', () => cards()[0]);

  it('show what is asked, and in place what came of it', async () => {
    const { approvalId } = await approval.ask();
    const { ts } = await card();
    expect(shown()).toContain('Approval needed');
    expect((await deny(approvalId)).status).toBe(201);
    await eventually('the end', () => shown().includes('Denied by *bob*') || undefined);
    expect(cards().map((message) => message.ts)).toEqual([ts]);
  });

  it.each([
    ['errors', { status: 503, times: 3 }],
    ['a page that is not Slack’s', { status: 200, body: '<html>Welcome to the hotel</html>', times: 2 }],
    ['too many calls', { status: 429, retryAfter: 1, times: 2 }],
    ['the connection', { lost: true, times: 1 }],
  ])('are there once, and right, after Slack answered with %s; nobody waited for that', async (_, fault) => {
    workspace.slack.faults.add({ method: 'chat.postMessage', ...fault });
    workspace.slack.faults.add({ method: 'chat.update', ...fault });
    const { approvalId } = await approval.ask();
    expect((await deny(approvalId)).status).toBe(201);
    await approval.resolutionOf(approvalId);
    await eventually('the end', () => shown().includes('Denied by *bob*') || undefined);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(cards()).toHaveLength(1);
  });

  it('reach the requester, who is linked', async () => {
    const alice = workspace.slack.workspace.findPerson('alice');
    if (alice === undefined) throw new Error('Nobody is there.');
    const link: SlackLinkEntity = {
      teamId: workspace.slack.workspace.author.teamId,
      userId: alice.id,
      issuer: approval.issuer.issuer,
      subject: 'alice',
      name: 'alice',
      email: null,
      claimedEmail: null,
      groups: [],
      groupsReadAt: new Date(),
      refreshToken: null,
      refreshingUntil: null,
      method: 'sign_in',
      linkedAt: new Date(),
    };
    const { app } = approval.service;
    await app.get(Transactions).run((manager) => app.get(SlackLinksStore).put(manager, link));
    await approval.ask();
    const direct = await eventually('the message', () =>
      workspace.slack.workspace.messages.list().find(({ channel }) => channel.startsWith('D')),
    );
    expect(direct.text).toContain('Waiting for approval: your call with claude');
  });
});
