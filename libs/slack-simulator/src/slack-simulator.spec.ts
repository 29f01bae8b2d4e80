import { eventually } from '#messaging/testing';
import bolt from '@slack/bolt';
import { type Bot, httpBot, socketBot } from './testing/bot.fake.js';
import { approveForModal, card, denyModal } from './testing/card.js';
import { approvalsChannel } from './slack-simulator.js';
import { type RunningSlackSimulator, startSlackSimulator } from './start-slack-simulator.js';

const channel = approvalsChannel.id;

/** What a bot like ours does: it acknowledges, then works. */
const register = (app: bolt.App): void => {
  app.action<bolt.BlockAction>('approve', async ({ ack, client, body }) => {
    await ack();
    await client.chat.update({ channel, ts: body.message?.ts ?? '', text: 'Approved', blocks: card.slice(0, 1) });
  });
  app.action<bolt.BlockAction>('deny', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: { ...denyModal, private_metadata: body.message?.ts } });
  });
  app.action<bolt.BlockAction>('approve_for', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: approveForModal });
  });
  app.action<bolt.BlockAction>('details', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'You are *not* linked.', response_type: 'ephemeral' });
  });
  app.view('deny', async ({ ack, client, view }) => {
    const reason = view.state.values['why']?.['reason']?.value ?? '';
    if (reason === 'no') return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
    await ack();
    await client.chat.update({ channel, ts: view.private_metadata, text: `Denied: ${reason}` });
  });
  app.view('approve_for', async ({ ack, client, view, body }) => {
    await ack();
    const chosen = view.state.values['how']?.['scope']?.selected_option?.value;
    await client.chat.postEphemeral({ channel, user: body.user.id, text: `for ${chosen}` });
  });
  app.message('wait', async ({ message, say }) => {
    await say({ text: 'heard', thread_ts: 'thread_ts' in message ? message.thread_ts : undefined });
  });
};

describe.each([
  ['over HTTP', httpBot],
  ['over Socket Mode', socketBot],
])('a bot on Slack’s own library, %s', (_mode, start) => {
  let running: RunningSlackSimulator;
  let bot: Bot;
  const post = async () => {
    const { ts = '' } = await bot.app.client.chat.postMessage({ channel, text: 'Alice asks', blocks: card });
    return ts;
  };
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${running.url}/slack/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };

  beforeAll(async () => {
    running = await startSlackSimulator({ limitsRates: false });
    bot = await start(running, register);
  });
  afterAll(async () => {
    await bot.stop();
    await running.close();
  });

  it('knows who it is', async () => {
    expect(await bot.app.client.auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0SIMULATED',
      user_id: 'U0SIMBOT',
      bot_id: 'B0SIMULATED',
    });
  });

  it('has its button pressed, and updates its card', async () => {
    const ts = await post();
    const clicked = await ask('click', { ts, user: 'bob', action: 'approve' });
    expect(clicked).toMatchObject({ status: 200, body: { ok: true, acked: true, updated: true } });
    const { body } = await ask('messages');
    const messages = body as unknown as { ts: string; text: string; channel: string; updatedAt: string; blocks: object[] }[];
    expect(messages.find((one) => one.ts === ts)).toMatchObject({ text: 'Approved', channel, thread_ts: null, ephemeralTo: null });
  });

  it('opens a modal, which is filled in and submitted', async () => {
    const ts = await post();
    const clicked = await ask('click', { ts, user: 'carol', action: 'deny', reason: 'Too <broad>' });
    expect(clicked.body).toMatchObject({ ok: true, updated: true, modal: { title: 'Deny', errors: {} } });
    expect(running.slack.workspace.messages.find(channel, ts)?.text).toBe('Denied: Too <broad>');
  });

  it('hears nothing of a modal whose input is missing, and says itself what is wrong with one', async () => {
    const ts = await post();
    const missing = await ask('click', { ts, user: 'carol', action: 'deny' });
    expect(missing.body).toMatchObject({
      ok: false,
      error: 'modal_errors',
      modal: { errors: { why: expect.stringContaining('required') } },
    });
    const refused = await ask('click', { ts, user: 'carol', action: 'deny', reason: 'no' });
    expect(refused.body).toMatchObject({ ok: false, acked: true, modal: { errors: { why: 'Say more.' } } });
    expect(running.slack.workspace.messages.find(channel, ts)?.text).toBe('Alice asks');
  });

  it('is told which grant was chosen', async () => {
    const clicked = await ask('click', { ts: await post(), user: 'bob', action: 'approve', grant: { scope: 'duration', for: '60m' } });
    expect(clicked.body).toMatchObject({ ok: true, ephemeral: ['for 3600000'] });
  });

  it('answers by the response URL, to one person alone', async () => {
    const clicked = await ask('click', { ts: await post(), user: 'mallory', action: 'details' });
    expect(clicked.body).toMatchObject({ ok: true, acked: true, ephemeral: ['You are not linked.'], updated: false });
  });

  it('hears what people write in a thread', async () => {
    const ts = await post();
    const said = await ask('say', { user: 'alice', channel, threadTs: ts, text: 'wait & see' });
    expect(said.body).toMatchObject({ acked: true });
    await eventually('the answer', () => running.slack.workspace.messages.list().some(({ text }) => text === 'heard'));
    await expect(bot.app.client.conversations.replies({ channel, ts })).resolves.toMatchObject({
      messages: [{ ts }, { text: 'wait &amp; see', thread_ts: ts }, { text: 'heard', thread_ts: ts }],
    });
  });

  it('is asked for buttons, messages and people that there are', async () => {
    const ts = await post();
    expect(await ask('click', { ts, user: 'bob', action: 'explode' })).toMatchObject({
      status: 409,
      body: { ok: false, error: 'no_such_button', buttons: ['approve', 'approve_for', 'deny', 'details'] },
    });
    expect((await ask('click', { ts: '1.000000', user: 'bob', action: 'deny' })).status).toBe(404);
    expect((await ask('click', { ts, user: 'zoe', action: 'deny' })).status).toBe(404);
    expect((await ask('click', { ts })).status).toBe(400);
  });
});
