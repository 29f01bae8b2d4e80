import { SlackServiceFake } from '../testing/slack-service.fake.js';
import { asForm, signedRequest } from '../testing/signed-request.js';

const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
const seconds = (): number => Math.floor(Date.now() / 1000);

describe('what comes to /slack/events', () => {
  let service: SlackServiceFake;
  beforeAll(async () => void (service = await SlackServiceFake.start()));
  afterAll(() => service.close());

  const url = (): string => `${service.approval.service.url}/slack/events`;
  const send = async (init: RequestInit): Promise<[number, string]> => {
    const answer = await fetch(url(), init);
    return [answer.status, await answer.text()];
  };
  const signed = (body: string, timestamp?: number | string): RequestInit => signedRequest(body, service.slack.signingSecret, timestamp);

  it('is taken when it is signed, and answered', async () => {
    expect(await send(signed(challenge))).toEqual([200, '{"challenge":"c-1"}']);
  });

  it.each([240, -240])('is taken with a clock that is %i s off', async (off) => {
    expect((await send(signed(challenge, seconds() + off)))[0]).toBe(200);
  });

  const altered = (init: RequestInit, change: object): RequestInit => ({ ...init, ...change });
  const withHeaders = (init: RequestInit, headers: Record<string, string>): RequestInit =>
    altered(init, { headers: { ...(init.headers as Record<string, string>), ...headers } });

  it.each<[string, () => RequestInit]>([
    ['with a forged signature', () => withHeaders(signed(challenge), { 'x-slack-signature': `v0=${'0'.repeat(64)}` })],
    ['signed with another secret', () => signedRequest(challenge, 'another')],
    ['with another body than signed', () => altered(signed(challenge), { body: challenge.replace('c-1', 'c-2') })],
    ['with another time than signed', () => withHeaders(signed(challenge), { 'x-slack-request-timestamp': String(seconds() - 1) })],
    ['from the past', () => signed(challenge, seconds() - 301 - 5)],
    ['from the future', () => signed(challenge, seconds() + 301 + 5)],
    ['with a time that is no number', () => signed(challenge, '1e99')],
    ['with a signature of another version', () => withHeaders(signed(challenge), { 'x-slack-signature': 'v1=00' })],
    ['without a signature', () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: challenge })],
    ['without anything', () => ({ method: 'POST' })],
  ])('is refused %s', async (_how, init) => {
    expect(await send(init())).toEqual([401, expect.stringContaining('slack_request_refused')]);
  });

  it('is refused when it comes again, also at another replica', async () => {
    const once = signed(challenge, seconds() - 7);
    expect((await send(once))[0]).toBe(200);
    expect((await send(once))[0]).toBe(401);
  });

  it('is taken once of many at the same moment', async () => {
    const once = signed(challenge, seconds() - 9);
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(once)));
    expect(answers.map(([status]) => status).toSorted((one, other) => one - other)).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
  });

  it.each<[string, string, number]>([
    ['no JSON', '{"type":', 400],
    ['a form without a payload', 'a=b', 400],
    ['a payload that is a list', asForm([]), 400],
    ['bytes', '\u0000\u0001', 400],
    ['very deep', `{"type":"event_callback","event":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 200],
    ['of a kind that nobody knows', '{"type":"what"}', 200],
    [
      'a click on something else',
      asForm({ type: 'block_actions', actions: [{ action_id: 'x', type: 'button' }], team: { id: 'T' }, user: { id: 'U' } }),
      200,
    ],
    ['an event without an event', '{"type":"event_callback"}', 200],
  ])('does no harm when it is %s', async (_what, body, status) => {
    expect((await send(signed(body)))[0]).toBe(status);
  });

  it('is refused when it is larger than anything that Slack sends, before its signature is looked at', async () => {
    expect((await send(signed(asForm({ type: 'x'.repeat(600_000) }))))[0]).toBe(413);
  });

  it('is nothing where Slack is not configured', async () => {
    const without = await SlackServiceFake.start({ signingSecret: null });
    const answer = await fetch(`${without.approval.service.url}/slack/events`, signedRequest(challenge, 'null'));
    expect(answer.status).toBe(404);
    await without.close();
  });

  it('is answered with 503 while Slack cannot say whose bot this is; the service has started all the same', async () => {
    const away = await SlackServiceFake.start({}, (slack) => void (slack.isAway = true));
    const click = (): RequestInit => signedRequest(asForm({ type: 'block_actions', n: Math.random() }), away.slack.signingSecret);
    const to = `${away.approval.service.url}/slack/events`;
    expect((await fetch(to, click())).status).toBe(503);
    away.slack.isAway = false;
    expect((await fetch(to, click())).status).toBe(200);
    await away.close();
  });
});
