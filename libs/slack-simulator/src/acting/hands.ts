import type { Clock } from '#chassis';
import { isAcknowledged, type Reply } from '../delivering/delivery.js';
import type { Delivering } from '../delivering/delivering.js';
import type { ResponseUrls } from '../delivering/response-urls.js';
import type { Message } from '../workspace/message.js';
import type { Person } from '../workspace/person.js';
import type { Workspace } from '../workspace/workspace.js';
import { stateOf } from './entered.js';
import type { Placed } from './find-element.js';
import { eventCallback, messageAction, messageEvent, slashCommand, viewAction } from './payloads.js';

export interface HandsOptions {
  readonly workspace: Workspace;
  readonly delivering: Delivering;
  readonly responseUrls: ResponseUrls;
  readonly clock: Clock;
  /** The address of a response URL. */
  readonly addressOf: (responseId: string) => string;
}

export interface Acted {
  readonly reply: Reply;
  /** What the bot can open a modal with. */
  readonly triggerId: string;
}

/** What people do in Slack, but for modals' own buttons: each of it reaches the bot as Slack would tell it. */
export class Hands {
  constructor(private readonly options: HandsOptions) {}

  /** Presses a button of a message, or chooses of a menu. */
  async act(user: Person, message: Message, target: Placed, chosen?: string): Promise<Acted> {
    const { workspace, delivering } = this.options;
    const triggerId = workspace.triggers.issue(user.id);
    const responseUrl = this.responseUrl(user, message.channel, message.ts);
    const payload = messageAction(workspace, { user, message, action: this.action(target, chosen), triggerId, responseUrl });
    return { triggerId, reply: await delivering.once({ kind: 'interactive', payload }) };
  }

  /** Presses a button within the modal that the person has open. */
  async actInModal(
    user: Person,
    target: Placed,
    values: Parameters<typeof viewAction>[1]['values'],
    chosen?: string,
  ): Promise<Acted | null> {
    const { workspace, delivering } = this.options;
    const open = workspace.views.topOf(user.id);
    if (open === null) return null;
    const triggerId = workspace.triggers.issue(user.id);
    const payload = viewAction(workspace, { user, open, values, action: this.action(target, chosen), triggerId });
    return { triggerId, reply: await delivering.once({ kind: 'interactive', payload }) };
  }

  /** Writes into a channel, a thread or the bot's direct messages. Resolves once the bot has heard of it. */
  async say(user: Person, channel: string, text: string, threadTs: string | null = null): Promise<{ message: Message; reply: Reply }> {
    const { workspace, delivering, clock } = this.options;
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const message = workspace.messages.post({ channel, user: user.id, text: escaped, threadTs });
    const isDirect = workspace.findChannel(channel)?.directWith !== null;
    const event = eventCallback(workspace, messageEvent(message, user, isDirect), Math.floor(clock.millis() / 1_000));
    return { message, reply: await delivering.event(event) };
  }

  /** Opens the bot's home tab. */
  async openHome(user: Person): Promise<Reply> {
    const { workspace, delivering, clock } = this.options;
    const event = {
      type: 'app_home_opened',
      user: user.id,
      channel: workspace.directWith(user).id,
      tab: 'home',
      event_ts: workspace.messages.nextTs(),
    };
    return delivering.event(eventCallback(workspace, event, Math.floor(clock.millis() / 1_000)));
  }

  /** A slash command. What the bot answers at once is shown to the person. */
  async command(user: Person, channel: string, command: string, text: string): Promise<Acted> {
    const { workspace, delivering } = this.options;
    const triggerId = workspace.triggers.issue(user.id);
    const responseUrl = this.responseUrl(user, channel, null);
    const reply = await delivering.once({
      kind: 'slash_commands',
      payload: slashCommand(workspace, { user, channel, command, text, triggerId, responseUrl }),
    });
    const said = typeof reply.body === 'string' ? reply.body : (reply.body as { readonly text?: unknown } | null)?.text;
    if (isAcknowledged(reply) && typeof said === 'string' && said !== '')
      workspace.messages.post({ channel, user: workspace.author.botUserId, text: said, ephemeralTo: user.id });
    return { triggerId, reply };
  }

  private responseUrl(user: Person, channel: string, messageTs: string | null): string {
    const { responseUrls, addressOf } = this.options;
    return addressOf(responseUrls.issue({ user: user.id, channel, messageTs }));
  }

  private action({ blockId, element }: Placed, chosen: string | undefined): object {
    const shared = {
      action_id: element.action_id,
      block_id: blockId,
      type: element.type,
      action_ts: this.options.workspace.messages.nextTs(),
    };
    if (element.type !== 'button') return { ...shared, ...stateOf(element, chosen) };
    const { text, value, style, url } = element;
    return {
      ...shared,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style === undefined ? {} : { style }),
      ...(url === undefined ? {} : { url }),
    };
  }
}
