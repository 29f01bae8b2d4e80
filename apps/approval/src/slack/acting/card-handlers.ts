import { Injectable } from '@nestjs/common';
import type { App } from '@slack/bolt';
import { actionsBlock, cardActions } from '../cards/card-actions.js';
import { SlackHandlers } from '../receiving/slack-handlers.port.js';
import { type Click, clickOf, submissionOf } from './interaction.js';
import { inputs, modals, reasonChars } from './modals.js';
import { OpenedModals } from './opened-modals.js';
import type { VoteBody } from '../../votes/vote.schema.js';
import { VotesService } from '../../votes/votes.service.js';
import { WithdrawalService } from '../../withdrawal/withdrawal.service.js';
import type { CardValue } from '../cards/card-actions.js';
import type { SlackUser } from '../linking/slack-links.store.js';
import { AsPerson } from './as-person.js';
import type { Place } from './only-them.js';

type Handled = { readonly ack: () => Promise<void>; readonly body: unknown };
type Work = (body: unknown) => Promise<void>;

/** What is pressed on cards, and the modals that come of it. */
@Injectable()
export class CardHandlers extends SlackHandlers {
  constructor(
    private readonly persons: AsPerson,
    private readonly votes: VotesService,
    private readonly withdrawals: WithdrawalService,
    private readonly opened: OpenedModals,
  ) {
    super();
  }

  register(app: App): void {
    const press = (action: string, work: Work): void =>
      app.action({ block_id: actionsBlock, action_id: action }, ({ ack, body }: Handled) => after(ack, work, body));
    press(cardActions.approve, (body) => this.approve(body));
    press(cardActions.deny, (body) => this.opened.deny(clickOf(body)));
    press(cardActions.approveFor, (body) => this.opened.approveFor(clickOf(body)));
    press(cardActions.details, (body) => this.opened.details(clickOf(body)));
    press(cardActions.withdraw, (body) => this.withdraw(clickOf(body)));
    app.action(cardActions.open, ({ ack }) => ack());
    app.view(modals.deny, async ({ ack, body }) => {
      const submission = submissionOf(body);
      const reason = submission?.input(inputs.reason)?.trim() ?? '';
      const problem =
        reason === '' ? 'A denial needs a reason: the caller is told it.' : reason.length > reasonChars ? 'It is too long.' : null;
      if (problem !== null) return ack({ response_action: 'errors', errors: { [inputs.reason]: problem } });
      await ack();
      if (submission !== null) await this.vote(submission.user, submission.place, submission.value, { decision: 'deny', reason });
    });
    app.view(modals.approveFor, async ({ ack, body }) => {
      await ack();
      await this.approveFor(body);
    });
  }

  private vote(
    user: SlackUser,
    place: Place,
    { id, revision }: CardValue,
    body: Pick<VoteBody, 'decision' | 'reason' | 'grant'>,
  ): Promise<void> {
    return this.persons.act('vote', user, place, (actor) => this.votes.cast(id, actor, { ...body, revision, breakGlass: false }));
  }

  private async withdraw(click: Click | null): Promise<void> {
    const { value, place } = click ?? {};
    if (click && value && place)
      await this.persons.act('withdraw', click.user, place, (actor) => this.withdrawals.withdraw(value.id, actor, {}));
  }

  /** This call, once: what reaches further is asked for. */
  private async approve(body: unknown): Promise<void> {
    const click = clickOf(body);
    if (click?.place && click.value)
      await this.vote(click.user, click.place, click.value, { decision: 'approve', grant: { scope: 'once' } });
  }

  private async approveFor(body: unknown): Promise<void> {
    const submission = submissionOf(body);
    const grant = submission === null ? null : grantOf(submission.input(inputs.scope), submission.input(inputs.duration));
    if (submission === null || grant === null) return;
    await this.vote(submission.user, submission.place, submission.value, { decision: 'approve', grant });
  }
}

/** Acknowledged at once; whoever clicked hears what came of it from the work. */
async function after(ack: () => Promise<void>, work: Work, body: unknown): Promise<void> {
  await ack();
  await work(body);
}

const scopes = ['once', 'session', 'duration'] as const;

/** Null for what the modal does not offer. Whether the rule does is for the vote to say. */
function grantOf(scope: string | null, duration: string | null): { scope: (typeof scopes)[number]; for?: number } | null {
  const known = scopes.find((name) => name === scope);
  const seconds = /^([1-9]\d{0,8})s$/.exec(duration ?? '')?.[1];
  if (known === undefined) return null;
  return seconds === undefined || known === 'once' ? { scope: known } : { scope: known, for: Number(seconds) * 1_000 };
}
