import { CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApprovalChange, Notifier } from '../../notifying/notifier.port.js';
import { slackOrigin } from '../origin.js';
import { channelsOf, laneOf } from './addressees.js';
import type { Said } from './slack-message.js';
import { SlackSender } from './slack-sender.js';

type Kind = ApprovalChange['kind'];

/** What no card shows. */
const unshown: ReadonlySet<Kind> = new Set(['seen', 'commented']);

/** Notes which messages in Slack a change makes due; they are drawn and sent later, from what is then. */
@Injectable()
export class SlackNotifier extends Notifier {
  constructor(
    private readonly sender: SlackSender,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {
    super();
  }

  override async note(manager: EntityManager, change: ApprovalChange): Promise<void> {
    if (this.config.slack.botToken === null) return;
    if (change.kind === 'commented') return this.comment(manager, change);
    if (unshown.has(change.kind)) return;
    const { approvalId, approval } = change;
    const isOpen = approval.state === 'pending' || approval.state === 'orphaned';
    if (isOpen) {
      await insert(manager, change, 'card', channelsOf(approval, this.config.slack), isOpen);
      await insert(manager, change, 'requester', [laneOf(approval.requester)], isOpen);
    }
    await manager.query(
      `UPDATE slack_messages SET change = $2, is_open = $3, due_since = coalesce(due_since, clock_timestamp()), failure = NULL, noted_at = clock_timestamp()
        WHERE approval_id = $1 AND kind IN ('card', 'requester') AND change < $2`,
      [approvalId, change.change, isOpen],
    );
    // Who waits hears it by the call itself.
    if (change.kind === 'decided' && approval.waiting === 0) await insert(manager, change, 'outcome', [laneOf(approval.requester)], false);
  }

  override wake(): void {
    this.sender.wake();
  }

  /** In the thread of each card, but where it was said. */
  private async comment(manager: EntityManager, { approvalId, change, by, channel, text }: ApprovalChange): Promise<void> {
    const said: Said = { by: by?.name ?? 'somebody', channel, text: text ?? '' };
    await manager.query(
      `INSERT INTO slack_messages (approval_id, kind, lane, change, is_open, said)
       SELECT approval_id, 'comment', lane, $2, is_open, $3 FROM slack_messages
        WHERE approval_id = $1 AND kind = 'card' AND channel IS DISTINCT FROM $4
       ON CONFLICT (approval_id, change, lane) WHERE kind = 'comment' DO NOTHING`,
      [approvalId, change, JSON.stringify(said), slackOrigin.getStore()?.channel ?? ''],
    );
  }
}

async function insert(
  manager: EntityManager,
  { approvalId, change }: ApprovalChange,
  kind: 'card' | 'requester' | 'outcome',
  lanes: readonly string[],
  isOpen: boolean,
): Promise<void> {
  await manager.query(
    `INSERT INTO slack_messages (approval_id, kind, lane, change, is_open) SELECT $1, $2, lane, $4, $5 FROM unnest($3::text[]) AS lane
     ON CONFLICT (approval_id, kind, lane) WHERE kind IN ('card', 'requester', 'outcome') DO NOTHING`,
    [approvalId, kind, lanes, change, isOpen],
  );
}
