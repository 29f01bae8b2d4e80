import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { eventually } from '#messaging/testing';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { ApprovalServiceFake } from '../../testing/approval-service.fake.js';
import { actionsBlock, type CardValue, cardValue } from '../cards/card-actions.js';
import { SlackLinksStore } from '../linking/slack-links.store.js';
import { FakeSlackApi } from './slack-api.fake.js';
import { asForm, signedRequest } from './signed-request.js';

type SlackSettings = Partial<OstiaryConfig['slack']>;

/** The approval service with a workspace of Slack's, for its specs. */
export class SlackServiceFake {
  private constructor(
    readonly approval: ApprovalServiceFake,
    readonly slack: FakeSlackApi,
    readonly folder: string,
  ) {}

  static async start(
    settings: SlackSettings = {},
    prepare: (slack: FakeSlackApi, issuer: string) => void = () => undefined,
    clock?: Clock,
  ): Promise<SlackServiceFake> {
    const slack = await FakeSlackApi.start();
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-slack-'));
    const secret = async (name: string, value: string): Promise<{ file: string }> => {
      await writeFile(join(folder, name), value);
      return { file: join(folder, name) };
    };
    const own = {
      apiUrl: slack.url,
      botToken: await secret('bot-token', slack.botToken),
      signingSecret: await secret('signing-secret', slack.signingSecret),
    };
    const approval = await ApprovalServiceFake.start(clock, (issuer) => {
      prepare(slack, issuer.issuer);
      return { home: folder, slack: { ...own, ...settings } };
    });
    return new SlackServiceFake(approval, slack, folder);
  }

  /** As whoever a Slack user is linked; `groups` as their sign-in listed them. */
  async link(userId: string, subject: string, more: Partial<SlackLinkEntity> = {}): Promise<void> {
    const { app } = this.approval.service;
    const now = new Date();
    const link: SlackLinkEntity = {
      teamId: this.slack.teamId,
      userId,
      issuer: this.approval.issuer.issuer,
      subject,
      name: subject,
      email: `${subject}@example.com`,
      claimedEmail: null,
      groups: [],
      groupsReadAt: now,
      refreshToken: null,
      refreshingUntil: null,
      method: 'sign_in',
      linkedAt: now,
      ...more,
    };
    this.slack.users.set(userId, this.slack.users.get(userId) ?? { name: subject });
    await app.get(Transactions).run((manager) => app.get(SlackLinksStore).put(manager, link));
  }

  /** What Slack sends when somebody presses a button of a card. */
  press(user: string, action: string, card: CardValue, more: object = {}): Promise<Response> {
    const teamId = this.slack.teamId;
    return this.send({
      type: 'block_actions',
      team: { id: teamId },
      user: { id: user, team_id: teamId },
      channel: { id: 'C0APPROVALS' },
      message: { ts: '1700000000.000100' },
      trigger_id: `trigger-${crypto.randomUUID()}`,
      actions: [{ type: 'button', block_id: actionsBlock, action_id: action, value: cardValue(card) }],
      ...more,
    });
  }

  /** What Slack sends when somebody sends the modal that was opened last. */
  submit(user: string, values: object, more: object = {}): Promise<Response> {
    const { view } = this.slack.of('views.open').at(-1) as { view: { callback_id: string; private_metadata: string } };
    const teamId = this.slack.teamId;
    return this.send({
      type: 'view_submission',
      team: { id: teamId },
      user: { id: user, team_id: teamId },
      view: { type: 'modal', callback_id: view.callback_id, private_metadata: view.private_metadata, state: { values } },
      ...more,
    });
  }

  /** A click or a modal, signed. */
  send(payload: object): Promise<Response> {
    const unique = { ...payload, action_ts: crypto.randomUUID() };
    return fetch(`${this.approval.service.url}/slack/events`, signedRequest(asForm(unique), this.slack.signingSecret));
  }

  /** What only that user was told since `before` of them. */
  toldOnly(user: string, before = 0): Promise<string> {
    return eventually(`something that only ${user} is told`, () => {
      const told = this.slack.of('chat.postEphemeral').filter((fields) => fields['user'] === user);
      return told.length > before ? String(told.at(-1)?.['text']) : undefined;
    });
  }

  async close(): Promise<void> {
    await this.approval.close();
    await this.slack.close();
    await rm(this.folder, { recursive: true });
  }
}
