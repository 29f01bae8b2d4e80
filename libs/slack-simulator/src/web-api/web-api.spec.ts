import { ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import bolt from '@slack/bolt';
import { approvalsChannel } from '../slack-simulator.js';
import { type RunningSlackSimulator, startSlackSimulator } from '../start-slack-simulator.js';
import { silent } from '../testing/bot.fake.js';
import { card, denyModal } from '../testing/card.js';

const channel = approvalsChannel.id;
const { WebClient } = bolt.webApi;

describe('the Web API', () => {
  const clock = new ManualClock();
  let running: RunningSlackSimulator;
  let client: InstanceType<typeof WebClient>;
  const clientOf = (token: string | undefined) =>
    new WebClient(token, {
      slackApiUrl: running.slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silent,
    });

  beforeEach(async () => {
    running = await startSlackSimulator({ clock });
    client = clientOf(running.slack.botToken);
  });
  afterEach(() => running.close());

  const failing = (error: string) => expect.objectContaining({ data: expect.objectContaining({ ok: false, error }) });
  const text = (length: number) => 'x'.repeat(length);
  const plain = (words: string) => ({ type: 'plain_text' as const, text: words });
  const button = (value: string, id = 'a') => ({ type: 'button' as const, action_id: id, text: plain('Go'), value });

  describe('tokens', () => {
    it.each([
      ['no token', () => undefined, 'not_authed'],
      ['one of another app', () => 'xoxb-another', 'invalid_auth'],
      ['the app-level one', () => running.slack.appToken, 'not_allowed_token_type'],
    ])('%s', async (_name, token, error) => {
      await expect(clientOf(token()).auth.test()).rejects.toEqual(failing(error));
    });

    it('of a bot with fewer scopes', async () => {
      await running.close();
      running = await startSlackSimulator({ clock, scopes: ['chat:write', 'im:history'] });
      client = clientOf(running.slack.botToken);
      await expect(client.users.info({ user: 'U0SIMBOB' })).rejects.toEqual(failing('missing_scope'));
      await expect(client.conversations.history({ channel })).rejects.toEqual(failing('missing_scope'));
      const { channel: direct = '' } = await client.chat.postMessage({ channel: 'U0SIMBOB', text: 'hi' });
      await expect(client.conversations.history({ channel: direct })).resolves.toMatchObject({ messages: [{ text: 'hi' }] });
    });
  });

  it.each([
    ['form', 'application/x-www-form-urlencoded', (fields: object) => new URLSearchParams(fields as Record<string, string>).toString()],
    ['JSON', 'application/json; charset=utf-8', (fields: object) => JSON.stringify(fields)],
  ])('takes arguments as %s', async (_name, type, write) => {
    const answer = await fetch(`${running.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${running.slack.botToken}` },
      body: write({ channel, text: 'a &amp; b' }),
    });
    expect(await answer.json()).toMatchObject({ ok: true, channel, message: { text: 'a &amp; b', bot_id: 'B0SIMULATED' } });
  });

  it.each([
    ['application/json', '{', 'invalid_json'],
    ['application/json', '[]', 'json_not_object'],
    ['text/plain', 'x', 'invalid_post_type'],
  ])('refuses %s with %s', async (type, body, error) => {
    const answer = await fetch(`${running.slack.apiUrl}auth.test`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(await answer.json()).toMatchObject({ ok: false, error });
  });

  it('knows no other methods', async () => {
    for (const method of ['chat.explode', 'constructor', '__proto__'])
      await expect(client.apiCall(method)).rejects.toEqual(failing('unknown_method'));
  });

  describe('messages', () => {
    it('are posted, found again, updated in place and deleted', async () => {
      const { ts = '' } = await client.chat.postMessage({
        channel,
        text: 'one',
        blocks: card,
        metadata: { event_type: 'ostiary_message', event_payload: { copy: 7 } },
      });
      const found = await client.conversations.history({ channel, include_all_metadata: true, limit: 5 });
      expect(found.messages).toMatchObject([{ ts, metadata: { event_type: 'ostiary_message', event_payload: { copy: 7 } } }]);
      await client.chat.update({ channel, ts, text: 'two', blocks: card.slice(0, 1) });
      const [shown] = running.slack.workspace.messages.list();
      expect(shown).toMatchObject({ ts, text: 'two', metadata: { event_payload: { copy: 7 } } });
      expect(shown?.blocks).toHaveLength(1);
      await client.chat.update({ channel, ts, text: 'no blocks left' });
      expect(running.slack.workspace.messages.find(channel, ts)).toMatchObject({ blocks: [], edited: { user: 'U0SIMBOT' } });
      await client.chat.delete({ channel, ts });
      await expect(client.chat.update({ channel, ts, text: 'gone' })).rejects.toEqual(failing('message_not_found'));
    });

    it('have timestamps that only grow, however many come at once', async () => {
      const posted = Array.from({ length: 50 }, () => running.slack.workspace.messages.post({ channel, user: 'U0SIMBOB', text: 'x' }).ts);
      expect(posted).toEqual([...new Set(posted)].sort());
    });

    it('go where the bot is, and nowhere else', async () => {
      const { workspace } = running.slack;
      workspace.setChannel({ id: 'C0OLD', name: 'old', directWith: null, isArchived: true, hasBot: true });
      workspace.setChannel({ id: 'C0FOREIGN', name: 'foreign', directWith: null, isArchived: false, hasBot: false });
      await expect(client.chat.postMessage({ channel: 'C0NONE', text: 'x' })).rejects.toEqual(failing('channel_not_found'));
      await expect(client.chat.postMessage({ channel: 'C0OLD', text: 'x' })).rejects.toEqual(failing('is_archived'));
      await expect(client.chat.postMessage({ channel: 'C0FOREIGN', text: 'x' })).rejects.toEqual(failing('not_in_channel'));
      await expect(client.chat.postMessage({ channel: '#approvals', text: 'x' })).resolves.toMatchObject({ channel });
    });

    it('of people are not the bot’s to change', async () => {
      const { ts } = running.slack.workspace.messages.post({ channel, user: 'U0SIMBOB', text: 'mine' });
      await expect(client.chat.update({ channel, ts, text: 'x' })).rejects.toEqual(failing('cant_update_message'));
      await expect(client.chat.delete({ channel, ts })).rejects.toEqual(failing('cant_delete_message'));
    });

    it('for one person alone are in no history, and cannot be updated', async () => {
      const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel, user: 'U0SIMBOB', text: 'only you' });
      expect((await client.conversations.history({ channel })).messages).toEqual([]);
      await expect(client.chat.update({ channel, ts, text: 'x' })).rejects.toEqual(failing('message_not_found'));
    });

    it('stand in threads, one level deep', async () => {
      const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' });
      const { ts: first = '' } = await client.chat.postMessage({ channel, text: 'first', thread_ts: root });
      await client.chat.postMessage({ channel, text: 'second', thread_ts: first });
      const { messages } = await client.conversations.replies({ channel, ts: root });
      expect(messages).toMatchObject([{ text: 'root' }, { text: 'first', thread_ts: root }, { text: 'second', thread_ts: root }]);
      expect((await client.conversations.history({ channel })).messages).toMatchObject([{ text: 'root' }]);
      await expect(client.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' })).rejects.toEqual(failing('thread_not_found'));
    });
  });

  describe('limits', () => {
    const section = (words: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text: words } });
    it.each([
      ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' as const })), null],
      [
        '51 blocks',
        Array.from({ length: 51 }, () => ({ type: 'divider' as const })),
        'no more than 50 items allowed [json-pointer:/blocks]',
      ],
      ['a text of 3,000', [section(text(3_000))], null],
      ['a text of 3,001', [section(text(3_001))], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      ['a header of 151', [{ type: 'header' as const, text: plain(text(151)) }], 'must be less than 151 characters'],
      ['11 fields', [{ type: 'section' as const, fields: Array.from({ length: 11 }, () => plain('x')) }], 'no more than 10 items allowed'],
      ['a value of 2,000', [{ type: 'actions' as const, elements: [button(text(2_000))] }], null],
      ['a value of 2,001', [{ type: 'actions' as const, elements: [button(text(2_001))] }], 'must be less than 2001 characters'],
      ['one action id twice', [{ type: 'actions' as const, elements: [button('1'), button('2')] }], 'action_id must be unique'],
      [
        'one block id twice',
        [
          { type: 'divider' as const, block_id: 'b' },
          { type: 'divider' as const, block_id: 'b' },
        ],
        'block_id must be unique',
      ],
      ['a block of no type', [{ type: 'hologram' }], 'unsupported type'],
    ])('%s', async (_name, blocks, problem) => {
      const posted = client.chat.postMessage({ channel, text: 'x', blocks });
      if (problem === null) return expect(posted).resolves.toMatchObject({ ok: true });
      const error = await posted.catch((reason: { data: unknown }) => reason);
      expect(error).toEqual(failing('invalid_blocks'));
      expect(JSON.stringify(error)).toContain(problem);
    });

    it('of the whole message', async () => {
      const blocks = Array.from({ length: 5 }, () => section(text(2_900)));
      await expect(client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toEqual(failing('msg_blocks_too_long'));
      await expect(client.chat.postMessage({ channel, text: text(40_001) })).rejects.toEqual(failing('msg_too_long'));
      await expect(client.chat.postMessage({ channel, text: '' })).rejects.toEqual(failing('no_text'));
    });
  });

  describe('modals', () => {
    const bob = () => running.slack.workspace.findPerson('bob')?.id ?? '';
    const trigger = () => running.slack.workspace.triggers.issue(bob());

    it('open once by a trigger, within their time', async () => {
      const trigger_id = trigger();
      const { view } = await client.views.open({ trigger_id, view: denyModal });
      expect(running.slack.workspace.views.topOf(bob())?.id).toBe(view?.id);
      await expect(client.views.open({ trigger_id, view: denyModal })).rejects.toEqual(failing('exchanged_trigger_id'));
      await expect(client.views.open({ trigger_id: '1.2.3', view: denyModal })).rejects.toEqual(failing('invalid_trigger_id'));
      const late = trigger();
      await clock.advance(60_001);
      await expect(client.views.open({ trigger_id: late, view: denyModal })).rejects.toEqual(failing('expired_trigger_id'));
    });

    it('are updated where they are still as they were', async () => {
      const { view } = await client.views.open({ trigger_id: trigger(), view: denyModal });
      const changed = { ...denyModal, title: plain('Deny it') };
      await client.views.update({ view_id: view?.id ?? '', hash: view?.hash, view: changed });
      expect(running.slack.workspace.views.topOf(bob())?.view.title.text).toBe('Deny it');
      await expect(client.views.update({ view_id: view?.id ?? '', hash: view?.hash, view: changed })).rejects.toEqual(
        failing('hash_conflict'),
      );
      await expect(client.views.update({ view_id: 'V0NONE', view: changed })).rejects.toEqual(failing('not_found'));
    });

    it.each([
      ['a title of 25', { ...denyModal, title: plain(text(25)) }],
      ['private metadata of 3,001', { ...denyModal, private_metadata: text(3_001) }],
      ['an input and no submit', { ...denyModal, submit: undefined }],
    ])('have limits: %s', async (_name, view) => {
      await expect(client.views.open({ trigger_id: trigger(), view })).rejects.toEqual(failing('invalid_arguments'));
    });

    it('stand upon one another, three at most', async () => {
      for (const isPushed of [false, true, true]) {
        const call = { trigger_id: trigger(), view: denyModal };
        await (isPushed ? client.views.push(call) : client.views.open(call));
      }
      await expect(client.views.push({ trigger_id: trigger(), view: denyModal })).rejects.toEqual(failing('push_limit_reached'));
    });
  });

  describe('people', () => {
    it('are told of as they are', async () => {
      const { workspace } = running.slack;
      workspace.addPerson({ handle: 'guest', isRestricted: true });
      workspace.addPerson({ handle: 'gone', isDeleted: true });
      workspace.addPerson({ handle: 'stranger', teamId: 'T0OTHER' });
      const info = async (user: string) => (await client.users.info({ user })).user;
      expect(await info('U0SIMBOB')).toMatchObject({
        team_id: 'T0SIMULATED',
        deleted: false,
        is_restricted: false,
        profile: { email: 'bob@ostiary.example' },
      });
      expect(await info('U0SIMGUEST')).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
      expect(await info('U0SIMGONE')).toMatchObject({ deleted: true });
      expect(await info('U0SIMSTRANGER')).toMatchObject({ team_id: 'T0OTHER', is_stranger: true });
      expect(await info('U0SIMBOT')).toMatchObject({ is_bot: true });
      await expect(info('U0NOBODY')).rejects.toEqual(failing('user_not_found'));
      await expect(client.users.lookupByEmail({ email: 'BOB@ostiary.example' })).resolves.toMatchObject({ user: { id: 'U0SIMBOB' } });
      await expect(client.users.lookupByEmail({ email: 'stranger@ostiary.example' })).rejects.toEqual(failing('users_not_found'));
      await expect(client.conversations.open({ users: 'U0SIMGONE' })).rejects.toEqual(failing('user_disabled'));
    });

    it('who are somebody elsewhere are named, and nobody else', async () => {
      const linkedAs = { issuer: 'http://idp', subject: 'bob', groups: ['security'] };
      running.slack.workspace.addPerson({ handle: 'bob', linkedAs });
      expect(await client.apiCall('ostiary.people')).toMatchObject({
        people: [{ user: 'U0SIMBOB', name: 'Bob', email: 'bob@ostiary.example', ...linkedAs }],
      });
    });
  });

  describe('rates', () => {
    it('let a short burst of messages through, then one a second and channel', async () => {
      const post = (to: string) => client.chat.postMessage({ channel: to, text: 'x' });
      for (let n = 0; n < 4; n += 1) await post(channel);
      await expect(post(channel)).rejects.toMatchObject({ retryAfter: 1 });
      await expect(post('U0SIMBOB')).resolves.toMatchObject({ ok: true });
      await clock.advance(1_000);
      await expect(post(channel)).resolves.toMatchObject({ ok: true });
      await expect(post(channel)).rejects.toMatchObject({ retryAfter: 1 });
      expect(running.slack.calls.filter(({ status }) => status === 429)).toHaveLength(2);
    });

    it('let about fifty updates a minute through', async () => {
      const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' });
      const update = () => client.chat.update({ channel, ts, text: 'x' });
      for (let n = 0; n < 50; n += 1) await update();
      await expect(update()).rejects.toMatchObject({ retryAfter: 2 });
    });
  });

  describe('faults', () => {
    const post = () => client.chat.postMessage({ channel, text: 'x' });

    it('are told as they were asked for, so many times', async () => {
      running.slack.faults.add({ status: 429, retryAfter: 7, times: 2 });
      await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
      await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
      await expect(post()).resolves.toMatchObject({ ok: true });
    });

    it('can be of one method, an error of Slack’s, nonsense, or an outage without end', async () => {
      const { faults } = running.slack;
      faults.add({ method: 'chat.update', error: 'internal_error' });
      await post();
      await expect(client.chat.update({ channel, ts: '1.0', text: 'x' })).rejects.toEqual(failing('internal_error'));
      faults.add({ body: '<html>nonsense' });
      await expect(post()).rejects.toThrow();
      faults.add({ status: 503, times: 0 });
      for (let n = 0; n < 5; n += 1) await expect(post()).rejects.toMatchObject({ statusCode: 503 });
      faults.clear();
      await post();
    });

    it('can lose the answer to what was done', async () => {
      running.slack.faults.add({ lost: true });
      await expect(post()).rejects.toThrow();
      expect(running.slack.workspace.messages.list()).toHaveLength(1);
    });

    it('can be delays', async () => {
      running.slack.faults.add({ delayMs: 10_000, method: 'chat.postMessage' });
      let isDone = false;
      const posted = post().then(() => (isDone = true));
      await eventually('the call to be there', () => running.slack.faults.list().length === 0);
      await client.auth.test();
      expect(isDone).toBe(false);
      await clock.advance(10_000);
      await posted;
    });
  });
});
