import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, OstiaryConfig } from '#chassis';
import { ApprovalServiceFake } from '../../testing/approval-service.fake.js';
import { FakeSlackApi } from './slack-api.fake.js';

type SlackSettings = Partial<OstiaryConfig['slack']>;

/** The approval service with a workspace of Slack's, for its specs. */
export class SlackServiceFake {
  private constructor(
    readonly approval: ApprovalServiceFake,
    readonly slack: FakeSlackApi,
    private readonly folder: string,
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

  async close(): Promise<void> {
    await this.approval.close();
    await this.slack.close();
    await rm(this.folder, { recursive: true });
  }
}
