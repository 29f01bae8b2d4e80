import { CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApprovalChange, Notifier } from '../../notifying/notifier.port.js';
import { slackOrigin } from '../origin.js';
import { channelsOf, laneOf } from './addressees.js';
import type { Said } from './slack-message.js';
import { SlackSender } from './slack-sender.js';
import { queueOf, sortOf, turnIn } from './turns.js';

type Kind = ApprovalChange['kind'];

const nobody = { issuer: '', subject: '' };

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
    const sort = sortOf(isOpen);
    if (isOpen) {
      await insert(manager, change, 'card', channelsOf(approval, this.config.slack), isOpen);
      await insert(manager, change, 'requester', [laneOf(approval.requester)], isOpen);
    }
    await manager.query(
      `UPDATE slack_messages m SET change = $2, is_open = $3, due_since = coalesce(due_since, clock_timestamp()), failure = NULL, noted_at = clock_timestamp(),
         queue = CASE WHEN due_since IS NULL THEN $4 ELSE queue END, turn = CASE WHEN due_since IS NULL THEN ${turnIn('m.lane', '$4', sort)} ELSE turn END
        WHERE approval_id = $1 AND kind IN ('card', 'requester') AND change < $2`,
      [approvalId, change.change, isOpen, queueOf(sort, approval.requester)],
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
      `INSERT INTO slack_messages (approval_id, kind, lane, change, is_open, said, queue, turn)
       SELECT approval_id, 'comment', lane, $2, is_open, $3, $5, ${turnIn('c.lane', '$5', 'said')} FROM slack_messages c
        WHERE approval_id = $1 AND kind = 'card' AND channel IS DISTINCT FROM $4
       ON CONFLICT (approval_id, change, lane) WHERE kind = 'comment' DO NOTHING`,
      [approvalId, change, JSON.stringify(said), slackOrigin.getStore()?.channel ?? '', queueOf('said', by ?? nobody)],
    );
  }
}

async function insert(
  manager: EntityManager,
  { approvalId, change, approval }: ApprovalChange,
  kind: 'card' | 'requester' | 'outcome',
  lanes: readonly string[],
  isOpen: boolean,
): Promise<void> {
  const sort = sortOf(isOpen);
  await manager.query(
    `INSERT INTO slack_messages (approval_id, kind, lane, change, is_open, queue, turn)
     SELECT $1, $2, lane, $4, $5, $6, ${turnIn('lane', '$6', sort)} FROM unnest($3::text[]) AS lane
     ON CONFLICT (approval_id, kind, lane) WHERE kind IN ('card', 'requester', 'outcome') DO NOTHING`,
    [approvalId, kind, lanes, change, isOpen, queueOf(sort, approval.requester)],
  );
}
