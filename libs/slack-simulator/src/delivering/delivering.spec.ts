import { ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import bolt from '@slack/bolt';
import { findButton } from '../acting/find-element.js';
import { approvalsChannel } from '../slack-simulator.js';
import { type RunningSlackSimulator, startSlackSimulator } from '../start-slack-simulator.js';
import { type Bot, httpBot, socketBot } from '../testing/bot.fake.js';
import { card } from '../testing/card.js';
import { signatureHeaders } from './signature.js';

const channel = approvalsChannel.id;

describe('what Slack tells a bot', () => {
  let running: RunningSlackSimulator;
  const bob = () => {
    const found = running.slack.workspace.findPerson('bob');
    if (found === undefined) throw new Error('There is no bob.');
    return found;
  };
  const posted = () =>
    running.slack.workspace.messages.post({ channel, user: running.slack.workspace.author.botUserId, text: 'x', blocks: card });
  const approve = (waitMs = 0) => running.slack.clicks.click({ ts: posted().ts, user: 'bob', action: 'approve', waitMs });

  beforeEach(async () => {
    running = await startSlackSimulator({ limitsRates: false });
  });
  afterEach(() => running.close());

  it('is signed as Slack’s own library verifies it, over the bytes that were sent', () => {
    const body = 'payload=%7B%22a%22%3A1%7D';
    const now = Date.now();
    const headers = signatureHeaders('secret', body, Math.floor(now / 1_000));
    const verify = (changed: string, signingSecret = 'secret') =>
      bolt.isValidSlackRequest({
        signingSecret,
        body: changed,
        headers: {
          'x-slack-signature': headers['x-slack-signature'] ?? '',
          'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
        },
        nowMilliseconds: now,
      });
    expect(verify(body)).toBe(true);
    expect(verify(`${body} `)).toBe(false);
    expect(verify(body, 'another')).toBe(false);
  });

  describe('over HTTP', () => {
    let bot: Bot;
    afterEach(() => bot.stop());

    it('says who pressed what, on which card, of which workspace', async () => {
      bot = await httpBot(running, (app) => {
        app.action('approve', async ({ ack }) => ack());
      });
      expect(await approve()).toMatchObject({ ok: true, acked: true });
      const [request] = bot.received;
      expect(request?.headers).toMatchObject({
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': expect.stringContaining('Slackbot'),
      });
      expect(JSON.parse(new URLSearchParams(request?.body).get('payload') ?? '')).toMatchObject({
        type: 'block_actions',
        user: { id: 'U0SIMBOB', team_id: 'T0SIMULATED' },
        team: { id: 'T0SIMULATED' },
        api_app_id: 'A0SIMULATED',
        container: { type: 'message', channel_id: channel, is_ephemeral: false },
        channel: { id: channel, name: 'approvals' },
        message: { user: 'U0SIMBOT', bot_id: 'B0SIMULATED', blocks: expect.any(Array) },
        actions: [{ type: 'button', action_id: 'approve', block_id: 'decide', value: '1:appr_1', style: 'primary' }],
        response_url: expect.stringContaining(`${running.url}/slack/response/`),
      });
    });

    it('shows a bot that does not acknowledge as one that is in trouble', async () => {
      bot = await httpBot(running, () => undefined);
      running.slack.deliverTo('http://127.0.0.1:1/slack/events');
      expect(await approve()).toMatchObject({ ok: false, acked: false, error: 'not_acknowledged', status: null });
    });

    it('repeats events that were not taken, and says so, but no clicks', async () => {
      const clock = new ManualClock(Date.now());
      await running.close();
      running = await startSlackSimulator({ clock });
      const told: string[] = [];
      bot = await httpBot(running, (app) => {
        app.message('hello', async () => void told.push('message'));
        app.action('approve', async () => void told.push('click'));
      });
      const address = running.slack.delivering.address ?? '';
      running.slack.deliverTo('http://127.0.0.1:1/');
      expect((await running.slack.hands.say(bob(), channel, 'hello')).reply.status).toBeNull();
      expect(await approve()).toMatchObject({ acked: false });
      running.slack.deliverTo(address);
      await eventually('the next try', async () => {
        await clock.advance(1_000);
        return told.length > 0;
      });
      await clock.advance(400_000);
      expect(told).toEqual(['message']);
      expect(bot.received[0]?.headers).toMatchObject({ 'x-slack-retry-num': expect.any(String), 'x-slack-retry-reason': 'http_error' });
    });

    it('gives addresses to answer at, good five times, for half an hour, for the card and its reader', async () => {
      const clock = new ManualClock(Date.now());
      await running.close();
      running = await startSlackSimulator({ clock });
      const urls: string[] = [];
      bot = await httpBot(running, (app) => {
        app.action<bolt.BlockAction>('approve', async ({ ack, body }) => {
          urls.push(body.response_url);
          await ack();
        });
      });
      const shown = posted();
      const button = findButton(shown.blocks, 'approve');
      const press = async () => button && running.slack.hands.act(bob(), shown, button);
      await press();
      const answer = async (url: string, body: object) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status;
      const [first = ''] = urls;
      expect(await answer(first, { replace_original: true, text: 'replaced' })).toBe(200);
      expect(running.slack.workspace.messages.find(channel, shown.ts)).toMatchObject({ text: 'replaced', blocks: [] });
      for (let n = 0; n < 4; n += 1) expect(await answer(first, { text: 'only you' })).toBe(200);
      expect(running.slack.workspace.messages.list().filter(({ ephemeralTo }) => ephemeralTo === 'U0SIMBOB')).toHaveLength(4);
      expect(await answer(first, { text: 'once more' })).toBe(404);
      await press();
      await clock.advance(1_800_001);
      expect(await answer(urls[1] ?? '', { text: 'late' })).toBe(404);
      expect(await answer(`${running.url}/slack/response/none`, { text: 'forged' })).toBe(404);
    });
  });

  describe('over Socket Mode', () => {
    let bot: Bot;
    let pressed = 0;
    beforeEach(async () => {
      pressed = 0;
      bot = await socketBot(running, (app) => {
        app.action('approve', async ({ ack }) => {
          pressed += 1;
          await ack();
        });
      });
    });
    afterEach(() => bot.stop());

    it('needs the app-level token, and a ticket that is good once', async () => {
      const address = running.url.replace(/^http/, 'ws');
      const opened = (url: string) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(url);
          socket.addEventListener('open', () => (socket.close(), resolve(true)));
          socket.addEventListener('error', () => resolve(false));
        });
      expect(await opened(`${address}/slack/socket?ticket=forged`)).toBe(false);
      const ticket = running.slack.delivering.socketMode.newTicket();
      expect(await opened(`${address}/slack/socket?ticket=${ticket}`)).toBe(true);
      expect(await opened(`${address}/slack/socket?ticket=${ticket}`)).toBe(false);
    });

    it.each([
      ['asked to', (slack: RunningSlackSimulator['slack']) => slack.delivering.socketMode.refresh()],
      ['broken off', (slack: RunningSlackSimulator['slack']) => slack.delivering.socketMode.drop()],
    ])('a client comes back when it is %s', async (_name, disturb) => {
      const { socketMode } = running.slack.delivering;
      expect(await approve()).toMatchObject({ acked: true });
      disturb(running.slack);
      await eventually('the connection to end', () => socketMode.connected === 0);
      // Nobody is there: nothing goes to the address of HTTP instead.
      running.slack.deliverTo(`${running.url}/none`);
      expect(await approve()).toMatchObject({ acked: false, status: null });
      await eventually('the client to be back', () => socketMode.connected === 1);
      expect(await approve()).toMatchObject({ acked: true });
      expect(pressed).toBe(2);
    });
  });
});
