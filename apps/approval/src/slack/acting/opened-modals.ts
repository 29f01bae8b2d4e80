import { OstiaryError } from '#contracts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { types, webApi } from '@slack/bolt';
import { type Block, section } from '../cards/blocks.js';
import { cardValue } from '../cards/card-actions.js';
import { asLine } from '../cards/mrkdwn.js';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import { SlackPeople } from '../linking/slack-people.js';
import { type Click, keep } from './interaction.js';
import { approveForModal, denyModal, detailsModal } from './modals.js';
import { OnlyThem } from './only-them.js';
import { ShownApprovals } from './shown-approvals.js';

/** Modals that a press opens: at once, for what opens them is good for three seconds; rights are looked at when they are sent, or before they show anything. */
@Injectable()
export class OpenedModals {
  private readonly logger = new Logger('Slack');

  constructor(
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    private readonly approvals: ShownApprovals,
    private readonly people: SlackPeople,
    private readonly only: OnlyThem,
  ) {}

  async deny(click: Click | null): Promise<void> {
    if (!click?.place || click.value === null || !(await this.isKnown(click))) return;
    await this.open(click, denyModal(keep(cardValue(click.value), click.place)));
  }

  async approveFor(click: Click | null): Promise<void> {
    if (!click?.place || click.value === null || !(await this.isKnown(click))) return;
    const offered = await this.approvals.offerOf(click.value.id);
    if (offered === null) return this.only.tell(click.place, 'There is no such approval.');
    await this.open(click, approveForModal(keep(cardValue(click.value), click.place), offered));
  }

  async details(click: Click | null): Promise<void> {
    if (!click || click.value === null) return;
    const viewId = await this.open(click, detailsModal());
    if (viewId === null) return;
    const blocks = await this.detailsFor(click, click.value.id);
    await this.client?.views.update({ view_id: viewId, view: detailsModal(blocks) }).catch((error: unknown) => this.missed(error));
  }

  private async detailsFor({ user }: Click, id: string): Promise<Block[]> {
    const reached = await this.people.reach(user);
    if ('refused' in reached) {
      const { refused, profile } = reached;
      return [section(this.only.wordsFor(refused)), ...(await this.only.waysOn(refused, profile))];
    }
    try {
      return await this.approvals.detailsOf(id, reached.actor);
    } catch (error) {
      if (!(error instanceof OstiaryError)) throw error;
      return [section(asLine(error.message, 2_000))];
    }
  }

  /** Nobody is asked for a reason who has no vote at all. */
  private async isKnown({ user, place }: Click): Promise<boolean> {
    if (await this.people.isLinked(user)) return true;
    const reached = await this.people.reach(user);
    if (!('refused' in reached)) return true;
    if (place !== null) await this.only.refuse(place, reached.refused, reached.profile);
    return false;
  }

  private async open({ trigger, place }: Click, view: types.ModalView): Promise<string | null> {
    try {
      const opened = await this.client?.views.open({ trigger_id: trigger, view });
      return opened?.view?.id ?? null;
    } catch (error) {
      this.missed(error);
      if (place !== null) await this.only.tell(place, 'Slack was too slow to ask you. Click again.');
      return null;
    }
  }

  private missed(error: unknown): void {
    this.logger.warn(`A modal could not be shown in Slack: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
