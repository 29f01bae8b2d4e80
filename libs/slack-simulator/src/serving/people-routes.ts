import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '#chassis';
import { viewState } from '../acting/entered.js';
import { type Clicks, clickSchema } from '../acting/click.js';
import { placed } from '../acting/find-element.js';
import type { Hands } from '../acting/hands.js';
import type { Modals } from '../acting/modals.js';
import { isAcknowledged } from '../delivering/delivery.js';
import { type Faults, faultSchema } from '../faults/faults.js';
import type { Live } from '../page/live.js';
import { pageCss } from '../page/page.css.js';
import { pageHtml } from '../page/page.html.js';
import { pageView } from '../page/page-view.js';
import type { Person } from '../workspace/person.js';
import type { Workspace } from '../workspace/workspace.js';
import { expectOwn, jsonOf, sendJson, sendPage, Unservable } from './http.js';

export interface PeopleRoutesOptions {
  readonly workspace: Workspace;
  readonly hands: Hands;
  readonly modals: Modals;
  readonly clicks: Clicks;
  readonly faults: Faults;
  readonly live: Live;
  readonly clock: Clock;
}

const values = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).default({});
const bySomebody = z.strictObject({ user: z.string() });
const pressSchema = bySomebody.extend({
  channel: z.string().optional(),
  ts: z.string().optional(),
  block: z.string(),
  action: z.string(),
  chosen: z.string().optional(),
  values,
});
const saySchema = bySomebody.extend({ channel: z.string(), text: z.string().min(1).max(4_000), threadTs: z.string().optional() });
const clientScript = readFileSync(new URL('../page/client.js', import.meta.url), 'utf8');

const statusOf = { no_such_user: 404, no_such_message: 404, no_such_button: 409 } as const;

/** What people see and do in the workspace: the page, and what scripts do in their place. For this machine only. */
export class PeopleRoutes {
  constructor(private readonly options: PeopleRoutesOptions) {}

  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    expectOwn(request);
    const { live } = this.options;
    const route = `${request.method} ${path}`;
    switch (route) {
      case 'GET /slack':
        return sendPage(response, 'text/html', pageHtml);
      case 'GET /slack/page.css':
        return sendPage(response, 'text/css', pageCss);
      case 'GET /slack/client.js':
        return sendPage(response, 'text/javascript', clientScript);
      case 'GET /slack/live':
        return live.listen(response);
      case 'GET /slack/view': {
        const user = new URL(request.url ?? '/', 'http://localhost').searchParams.get('user') ?? '';
        return sendJson(response, 200, pageView(this.options.workspace, this.person(user), this.options.clock));
      }
      case 'GET /slack/messages':
        return sendJson(response, 200, this.messages());
      case 'POST /slack/click': {
        const clicked = await this.options.clicks.click(await jsonOf(request, clickSchema));
        return sendJson(response, statusOf[clicked.error as keyof typeof statusOf] ?? 200, clicked);
      }
      case 'POST /slack/press':
        return sendJson(response, 200, await this.press(await jsonOf(request, pressSchema)));
      case 'POST /slack/submit': {
        const { user, ...entered } = await jsonOf(request, bySomebody.extend({ values }));
        const submitted = await this.options.modals.submit(this.person(user), entered.values);
        return sendJson(response, 200, { acked: submitted?.reply === null || isAcked(submitted?.reply), errors: submitted?.errors ?? {} });
      }
      case 'POST /slack/close':
        await this.options.modals.close(this.person((await jsonOf(request, bySomebody)).user));
        return sendJson(response, 200, {});
      case 'POST /slack/say': {
        const { user, channel, text, threadTs } = await jsonOf(request, saySchema);
        const { message, reply } = await this.options.hands.say(this.person(user), this.channel(channel), text, threadTs ?? null);
        return sendJson(response, 200, { ts: message.ts, acked: isAcknowledged(reply) });
      }
      case 'GET /slack/faults':
        return sendJson(response, 200, this.options.faults.list());
      case 'POST /slack/faults':
        this.options.faults.add(await jsonOf(request, faultSchema));
        return sendJson(response, 200, this.options.faults.list());
      case 'DELETE /slack/faults':
        this.options.faults.clear();
        return sendJson(response, 200, []);
      default:
        throw new Unservable(404, 'no_such_path');
    }
  }

  private messages(): object[] {
    return this.options.workspace.messages.list().map(({ channel, ts, threadTs, user, text, blocks, ephemeralTo, changedAt }) => ({
      channel,
      ts,
      thread_ts: threadTs,
      user,
      text,
      blocks,
      ephemeralTo,
      updatedAt: new Date(changedAt).toISOString(),
    }));
  }

  private async press({ user, channel, ts, block, action, chosen, values }: z.output<typeof pressSchema>): Promise<object> {
    const { workspace, hands } = this.options;
    const person = this.person(user);
    const message = channel === undefined || ts === undefined ? undefined : workspace.messages.find(channel, ts);
    const open = message === undefined ? workspace.views.topOf(person.id) : null;
    const target = placed(message?.blocks ?? open?.view.blocks ?? []).find(
      ({ blockId, element }) => blockId === block && element.action_id === action,
    );
    if (target === undefined) throw new Unservable(409, 'no_such_button');
    const acted =
      message === undefined
        ? await hands.actInModal(person, target, open === null ? {} : viewState(open.view, values), chosen)
        : await hands.act(person, message, target, chosen);
    return { acked: isAcked(acted?.reply) };
  }

  private person(handle: string): Person {
    const found = this.options.workspace.findPerson(handle);
    if (found === undefined) throw new Unservable(404, 'no_such_user');
    return found;
  }

  private channel(id: string): string {
    const found = this.options.workspace.findChannel(id);
    if (found === undefined) throw new Unservable(404, 'no_such_channel');
    return found.id;
  }
}

const isAcked = (reply: Parameters<typeof isAcknowledged>[0] | null | undefined): boolean => reply != null && isAcknowledged(reply);
