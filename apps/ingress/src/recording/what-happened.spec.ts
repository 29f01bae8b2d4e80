import { createHash } from 'node:crypto';
import {
  type JournalRecord,
  type JournalRecordOf,
  type ReasonCode,
  type RecordedFinding,
  refusalByRule,
  type ReleasedHold,
} from '#contracts';
import { frame, plain, stream, textFrames, type Script, wholeStream } from '../upstreams/scripted-provider.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const asking = `
  - id: production-database
    on: [request]
    match: { patterns: ["prod(uction)?[-_ ]?(db|database)"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
`;
const masking = `
version: 1
rules:
  - id: secrets-stay-here
    on: [request, reply]
    match: { findings: [secret] }
    action: mask
  - id: codenames
    on: [request, reply]
    match: { words: ["nightjar"] }
    action: mask
${asking}`;
const lenient = 'version: 1\nrules: []\n';
const shadowed = masking.replace('action: mask', 'action: mask\n    mode: shadow');

/** Of the kind that the detectors know, made here so that none stands in the repository. */
const secret = (): string =>
  `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Math.floor(Math.random() * 32)]).join('')}`;
const ask = (text: string, more: object = {}) => ({
  model: 'claude-test',
  max_tokens: 10,
  messages: [{ role: 'user', content: text }],
  ...more,
});
const failing =
  (status: number, message: string): Script =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_failed' })
      .end(JSON.stringify({ type: 'error', error: { type: 'rate_limit_error', message } }));

describe('the record and what happened', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(masking, { uncommittedMs: 50, beatMs: 50, maxHoldMs: 10_000 });
  });
  afterAll(() => ingress.stop());

  const recordsOf = (response: Response): Promise<JournalRecord[]> => ingress.recordsOf(response.headers.get('ostiary-exchange'));
  const endOf = (records: readonly JournalRecord[]) => records.at(-1) as JournalRecordOf<'exchange.completed'>;
  const receivedOf = (records: readonly JournalRecord[]) =>
    records.find((record): record is JournalRecordOf<'exchange.received'> => record.type === 'exchange.received')!;
  const underPolicy = async (policy: string): Promise<void> => {
    await ingress.publish(policy);
    await ingress.bus.drained();
  };

  describe('when the provider fails', () => {
    beforeAll(() => underPolicy(masking));

    it('has the status that the client saw beside the provider’s own', async () => {
      ingress.provider.next(failing(429, 'slow down'));
      const response = await ingress.call(ask('hello'));
      expect(response.status).toBe(429);
      expect(endOf(await recordsOf(response))).toMatchObject({
        type: 'exchange.failed',
        data: {
          status: 429,
          errorCode: 'upstream_error',
          provider: { status: 429, requestId: 'req_failed', error: { type: 'rate_limit_error', message: 'slow down' } },
        },
      });
    });

    it.each([true, false])('after a hold that has answered 200 already (stream: %s)', async (streamed) => {
      const approvalId = `held-${String(streamed)}`;
      ingress.answer = ({ purpose }) =>
        purpose === 'claim'
          ? { outcome: 'go', grants: [{ approvalId, scope: 'once' }] }
          : { outcome: 'hold', approval: { id: approvalId, expiresAt: new Date(Date.now() + 60_000).toISOString(), joined: false } };
      ingress.provider.next(failing(429, 'slow down'));
      const response = await ingress.call(ask('the production database', { stream: streamed }));
      expect(response.status).toBe(200);
      await ingress.resolve(approvalId, 'approved');
      // The approval is used up: told as clients are told of a refusal, it is not sent again, and nobody is asked again.
      const told = await response.text();
      expect(told).toContain('The provider answered with an error: slow down');
      if (streamed) expect(told).toContain('"type":"permission_error"');
      if (!streamed) expect(JSON.parse(told)).toMatchObject({ type: 'message', stop_reason: 'refusal' });
      expect(endOf(await recordsOf(response))).toMatchObject({
        type: 'exchange.failed',
        data: { status: 200, errorCode: 'upstream_error', provider: { status: 429 } },
      });
    });

    it.each([
      ['claude-cli/2.1.330 (external, cli)', 451],
      ['another', 403],
    ])('after a hold that has answered nothing yet (to %s): in a form that is not sent again', async (agent, status) => {
      const approvalId = `soon-${String(status)}`;
      const approval = { id: approvalId, expiresAt: new Date(Date.now() + 60_000).toISOString(), joined: false };
      ingress.answer = ({ purpose }) =>
        purpose === 'claim' ? { outcome: 'go', grants: [{ approvalId, scope: 'once' }] } : { outcome: 'hold', approval };
      ingress.provider.next(failing(529, 'too busy'));
      await ingress.resolve(approvalId, 'approved');
      const response = await ingress.call(ask('the production database'), { headers: { 'user-agent': agent } });
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, 'false']);
      expect(await response.text()).toContain('too busy');
    });

    it('in the middle of a stream', async () => {
      const value = secret();
      const error = frame({ type: 'error', error: { type: 'overloaded_error', message: `busy with ${value}` } });
      ingress.provider.next(stream([...wholeStream(textFrames(0, ['Well, '])).slice(0, -2), error]));
      const response = await ingress.call(ask('hello', { stream: true }));
      await response.text();
      const records = await recordsOf(response);
      expect(endOf(records)).toMatchObject({
        type: 'exchange.failed',
        data: { status: 200, provider: { status: 200, error: { type: 'overloaded_error' } } },
      });
      expect(JSON.stringify(records)).not.toContain(value);
    });

    it('with a secret in its message, without the secret', async () => {
      const value = secret();
      ingress.provider.next(failing(400, `messages.0: "${value}" is not allowed`));
      const records = await recordsOf(await ingress.call(ask('hello')));
      expect(JSON.stringify(records)).not.toContain(value);
      expect(endOf(records).data.provider?.error?.message).toContain('[masked:');
    });
  });

  describe('when an approval was given and the call may not use it', () => {
    beforeAll(() => underPolicy(masking));

    it.each<[ReasonCode, ReleasedHold['state']]>([
      ['superseded', 'superseded'],
      ['approval_expired', 'expired'],
      ['denied', 'denied'],
      ['refused_before', 'denied'],
    ])('for %s it was %s', async (code, state) => {
      const approvalId = `unusable-${code}`;
      const rule = { ruleId: 'production-database', message: 'A reviewer must agree.' };
      const reason = { code, ruleId: rule.ruleId, action: 'require-approval' as const, mode: 'enforce' as const, blocks: [] };
      ingress.answer = ({ purpose, policyVersion }) =>
        purpose === 'claim'
          ? {
              outcome: 'refuse',
              refusal: refusalByRule(rule, approvalId),
              decision: { verdict: 'block', reasons: [reason], obligations: [], policyVersion },
            }
          : { outcome: 'hold', approval: { id: approvalId, expiresAt: new Date(Date.now() + 60_000).toISOString(), joined: false } };
      await ingress.resolve(approvalId, 'approved');
      const records = await recordsOf(await ingress.call(ask('the production database')));
      expect(records.find(({ type }) => type === 'exchange.released')).toMatchObject({ data: { approvalId, state } });
    });
  });

  describe('says of each mask where it was made', () => {
    it.each<[string, string, RecordedFinding['mask']]>([
      ['a rule masks it', masking, 'on_the_way'],
      ['no rule masks anything', lenient, 'record_only'],
      ['the rule that would mask it is in shadow', shadowed, 'record_only'],
    ])('in requests and replies: %s', async (_what, policy, mask) => {
      await underPolicy(policy);
      const [asked, told] = [secret(), secret()];
      const pieces = ['Use ', told.slice(0, 9), `${told.slice(9)} here.`];
      const forms = [
        { streamed: false, script: plain(pieces.join('')) },
        { streamed: true, script: stream(wholeStream(textFrames(0, pieces))) },
      ];
      for (const { streamed, script } of forms) {
        ingress.provider.next(script);
        const response = await ingress.call(ask(`My key is ${asked}, keep it.`, { stream: streamed }));
        const text = await response.text();
        const records = await recordsOf(response);
        expect(receivedOf(records).data.findings).toMatchObject([{ category: 'secret', mask }]);
        expect(endOf(records).data.findings).toMatchObject([{ category: 'secret', mask }]);
        expect(ingress.provider.requests.at(-1)!.body.includes(asked)).toBe(mask === 'record_only');
        expect(text.includes(told) || text.includes(told.slice(9))).toBe(mask === 'record_only');
        expect(JSON.stringify(records)).not.toContain(asked);
        expect(JSON.stringify(records)).not.toContain(told);
      }
    });

    it('and has the rules’ own words among them', async () => {
      await underPolicy(masking);
      ingress.provider.next(plain('So it is Nightjar.'));
      const records = await recordsOf(await ingress.call(ask('What about nightjar?')));
      const word = { kind: 'codenames', category: 'custom', fingerprint: '', mask: 'on_the_way' };
      expect(receivedOf(records).data.findings).toMatchObject([word]);
      expect(endOf(records).data.findings).toMatchObject([word]);
      expect(JSON.stringify(records).toLowerCase()).not.toContain('nightjar');
    });
  });

  it('keeps no digest that could be computed back, and the same one where nothing was changed on the way', async () => {
    await underPolicy(masking);
    const body = JSON.stringify(ask('call me at +49 151 1234567'));
    const records = await recordsOf(await ingress.call(body));
    const plainly = createHash('sha256').update(body).digest('hex');
    expect(JSON.stringify(records)).not.toContain(plainly);
    const forwarded = records.find((record) => record.type === 'exchange.forwarded');
    expect(forwarded?.data.keyedDigest).toBe(receivedOf(records).data.request?.keyedDigest);

    const masked = await recordsOf(await ingress.call(ask(`my key is ${secret()}`)));
    const sent = ingress.provider.requests.at(-1)!.body;
    expect(JSON.stringify(masked)).not.toContain(createHash('sha256').update(sent).digest('hex'));
  });

  it('has the policy’s version, the provider’s id of the call and the times of a streamed reply', async () => {
    ingress.provider.next(plain('Hello.'));
    expect(endOf(await recordsOf(await ingress.call(ask('hello')))).data).toMatchObject({
      policyVersion: expect.any(Number),
      provider: { status: 200, requestId: 'req_1', error: null },
    });
    ingress.provider.next(stream(wholeStream(textFrames(0, ['Well, ', 'that ', 'is it.']))));
    const response = await ingress.call(ask('hello', { stream: true }));
    await response.text();
    const { timeline } = endOf(await recordsOf(response)).data;
    expect(timeline.reduce((sum, [, characters]) => sum + characters, 0)).toBe('Well, that is it.'.length);
  });
});
