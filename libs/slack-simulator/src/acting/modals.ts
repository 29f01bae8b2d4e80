import { z } from 'zod';
import { isAcknowledged, type Reply } from '../delivering/delivery.js';
import type { Delivering } from '../delivering/delivering.js';
import { viewSchema } from '../limits/view.schema.js';
import type { Person } from '../workspace/person.js';
import type { OpenView } from '../workspace/views.js';
import type { Workspace } from '../workspace/workspace.js';
import { type Entered, missing, viewState } from './entered.js';
import { viewClosed, viewSubmission } from './payloads.js';

const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: viewSchema }),
  z.object({ response_action: z.literal('push'), view: viewSchema }),
  z.object({ response_action: z.literal('clear') }),
]);

/** What came of a modal that was submitted. */
export interface Submitted {
  /** Null: the bot was not asked, since Slack itself refuses such an input. */
  readonly reply: Reply | null;
  /** What is wrong, by block; under an empty name, what Slack says of a bot that does not answer as it should. */
  readonly errors: Readonly<Record<string, string>>;
}

const trouble = 'We had some trouble connecting. Try again?';

/** The buttons of modals: submit and close. */
export class Modals {
  constructor(
    private readonly workspace: Workspace,
    private readonly delivering: Delivering,
  ) {}

  /** Submits the modal that the person has open; null: there is none. */
  async submit(user: Person, entered: Entered): Promise<Submitted | null> {
    const open = this.workspace.views.topOf(user.id);
    if (open === null) return null;
    const values = viewState(open.view, entered);
    const errors = missing(open.view, values);
    if (Object.keys(errors).length > 0) return { reply: null, errors };
    const triggerId = this.workspace.triggers.issue(user.id);
    const payload = viewSubmission(this.workspace, { user, open, values, triggerId });
    const reply = await this.delivering.once({ kind: 'interactive', payload });
    return { reply, errors: isAcknowledged(reply) ? this.follow(user, open, triggerId, reply.body) : { '': trouble } };
  }

  /** Closes it without submitting. */
  async close(user: Person): Promise<void> {
    const open = this.workspace.views.topOf(user.id);
    if (open === null) return;
    this.workspace.views.close(user.id, open.view.clear_on_close);
    if (open.view.notify_on_close === true)
      await this.delivering.once({ kind: 'interactive', payload: viewClosed(this.workspace, user, open) });
  }

  /** Does what the answer says, https://docs.slack.dev/surfaces/modals#response_actions: nothing said closes it. */
  private follow(user: Person, open: OpenView, triggerId: string, body: unknown): Record<string, string> {
    const { views } = this.workspace;
    if (body === null || body === '') {
      // The bot may have opened another by now, which stays.
      if (views.topOf(user.id)?.id === open.id) views.close(user.id);
      return {};
    }
    const parsed = answerSchema.safeParse(body);
    if (!parsed.success) return { '': trouble };
    const answer = parsed.data;
    if (answer.response_action === 'errors') return answer.errors;
    if (answer.response_action === 'clear') views.close(user.id, true);
    else if (answer.view.type !== 'modal') return { '': trouble };
    else if (answer.response_action === 'push') views.open(user.id, answer.view, triggerId, true);
    else {
      const current = views.find({ id: open.id });
      if (current !== undefined) views.update(current, answer.view);
    }
    return {};
  }
}
