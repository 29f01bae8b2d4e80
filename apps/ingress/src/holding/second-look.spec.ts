import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { decisionRequested, TopicData } from '#contracts';
import { ask, go, heldOn } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';
import { merged, stream, toolFrames, wholeStream } from '../upstreams/scripted-provider.fake.js';

type Question = TopicData<typeof decisionRequested>;

const rule = (id: string, action: string, words: string, on = 'request') => `
  - id: ${id}
    on: [${on}]
    match: { words: ["${words}"] }
    action: ${action}${action === 'require-approval' ? '\n    approval: { reviewers: [security], expiresIn: 15m }' : ''}
    message: Because of ${id}.`;
const policyOf = (...rules: string[]): string => `version: 1\nrules:${rules.join('')}\n`;
const asking = rule('production', 'require-approval', 'prod-db');

describe('a held call', () => {
  let ingress: RunningIngress;
  let count = 0;
  let approvalId = '';
  const claims: Question[] = [];
  beforeAll(async () => {
    ingress = await RunningIngress.start(policyOf(asking), { uncommittedMs: 60_000, decisionTimeoutMs: 5_000 });
  });
  afterAll(() => ingress.stop());
  beforeEach(async () => {
    await ingress.publish(policyOf(asking));
    approvalId = `second-look-${(count += 1)}`;
    claims.length = 0;
    ingress.questions.length = 0;
    ingress.answer = (question) => {
      if (question.purpose === 'claim') claims.push(question);
      return question.purpose === 'claim' ? go : heldOn(approvalId);
    };
  });

  const held = (id = approvalId): Promise<void> => ingress.isHeld(id);
  /** Holds a call, lets the policy change, and has it approved. */
  const approvedAfter = async (body: object, policy: string): Promise<Response> => {
    const pending = ingress.call(body);
    await held();
    await ingress.publish(policy);
    await ingress.resolve(approvalId, 'approved');
    return pending;
  };
  const sent = (): string => ingress.provider.requests.at(-1)?.body.toString() ?? '';
  const received = (word: string) => ingress.provider.requests.filter(({ body }) => body.toString().includes(word)).length;

  it('goes on as it was asked about while the policy is the same', async () => {
    const pending = ingress.call(ask('look at the prod-db'));
    await held();
    await ingress.resolve(approvalId, 'approved');
    expect((await pending).status).toBe(200);
    expect(claims[0]).toMatchObject({ policyVersion: ingress.questions[0]!.policyVersion, fingerprint: ingress.questions[0]!.fingerprint });
  });

  it('is claimed with the rule that refuses it by now, and refused', async () => {
    const refusal = { ruleId: 'no-lisbon', message: 'Because.', decidedBy: [], reason: null, reference: 'x', advice: null };
    ingress.answer = (question) => {
      if (question.purpose === 'decide') return heldOn(approvalId);
      claims.push(question);
      return { outcome: 'refuse', refusal };
    };
    const response = await approvedAfter(ask('look at the prod-db of lisbon'), policyOf(asking, rule('no-lisbon', 'block', 'lisbon')));
    expect(claims[0]?.matches).toMatchObject([{ ruleId: 'production' }, { ruleId: 'no-lisbon', action: 'block' }]);
    expect([response.status, received('lisbon')]).toEqual([403, 0]);
  });

  it('is claimed with what the rules ask by now', async () => {
    const stricter = asking.replace('[security]', '[security, dba]').replace('expiresIn', 'quorum: 2, expiresIn');
    await approvedAfter(ask('look at the prod-db'), policyOf(stricter, rule('madrid', 'require-approval', 'look at')));
    const [claim] = claims;
    expect(claim?.matches.map(({ ruleId, approval }) => [ruleId, approval?.quorum])).toEqual([
      ['production', 2],
      ['madrid', 1],
    ]);
    expect(claim?.policyVersion).toBe(ingress.questions[0]!.policyVersion + 1);
    expect(claim?.fingerprint).toBe(ingress.questions[0]!.fingerprint);
  });

  it('is sent with what must be masked by now, before and after', async () => {
    const masking = rule('old-name', 'mask', 'porto');
    await ingress.publish(policyOf(asking, masking));
    await approvedAfter(ask('prod-db of porto and of faro'), policyOf(asking, masking, rule('new-name', 'mask', 'faro')));
    expect(sent()).toContain('prod-db of [masked:old-name] and of [masked:new-name]');
    expect(claims[0]?.fingerprint).toBe(ingress.questions[0]!.fingerprint);
  });

  it('is another call where a mask of then is none any more', async () => {
    await ingress.publish(policyOf(asking, rule('old-name', 'mask', 'porto')));
    await approvedAfter(ask('prod-db of porto'), policyOf(asking));
    expect(claims[0]?.fingerprint).not.toBe(ingress.questions[0]!.fingerprint);
  });

  it('waits again where the answer says so, and asks that approval with the same content', async () => {
    const again = `${approvalId}-again`;
    ingress.answer = (question) =>
      question.approvalId === approvalId ? heldOn(again) : question.approvalId === again ? go : heldOn(approvalId);
    const pending = ingress.call(ask('look at the prod-db of evora'));
    await held();
    await ingress.resolve(approvalId, 'approved');
    await held(again);
    expect(received('evora')).toBe(0);
    await ingress.resolve(again, 'approved');
    expect((await pending).status).toBe(200);
    expect(received('evora')).toBe(1);
  });

  it('leaves out what was refused meanwhile', async () => {
    const refused = ask([
      { type: 'text', text: 'look at the prod-db' },
      { type: 'text', text: 'the refused text of braga' },
    ]);
    ingress.answer = (question) => {
      if (question.purpose === 'decide') return heldOn(approvalId);
      const obligations = [{ type: 'withhold' as const, ruleId: 'dump', blocks: ['messages.0.content.1'] }];
      const decision = { verdict: 'mask' as const, reasons: [], obligations, policyVersion: question.policyVersion };
      return { outcome: 'go', grants: [], decision };
    };
    const pending = ingress.call(refused);
    await held();
    await ingress.resolve(approvalId, 'approved');
    expect((await pending).status).toBe(200);
    expect(sent()).toContain('[withheld by policy dump]');
    expect(sent()).not.toContain('braga');
  });

  it('that is a tool call of a reply is judged again, too', async () => {
    const onTools = rule('production', 'require-approval', 'prod-db', 'tool_call');
    await ingress.publish(policyOf(onTools));
    ingress.provider.next(stream(wholeStream(toolFrames(0, 'Query', ['{"db":"prod-db"}']))));
    const pending = ingress.call(ask('go', { stream: true }));
    await held();
    await ingress.publish(policyOf(onTools, rule('never', 'block', 'prod-db', 'tool_call')));
    await ingress.resolve(approvalId, 'approved');
    const text = await (await pending).text();
    expect(merged(text)).toContain('Because of never');
    expect(claims).toEqual([]);
  });

  describe('whose caller is revoked', () => {
    const denyList = (): string => join(ingress.home, 'deny-list.json');
    afterEach(() => rmSync(denyList(), { force: true }));
    const revoke = (subject: string): void => writeFileSync(denyList(), JSON.stringify([{ issuer: ingress.issuer.issuer, subject }]));
    const token = (sub: string) => ingress.issuer.sign({ sub, name: sub, groups: ['engineering'] });

    it('ends by itself, with a refusal and its reason', async () => {
      const pending = ingress.call(ask('look at the prod-db of faro'), { token: await token('mallory') });
      await held();
      revoke('mallory');
      const response = await pending;
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('The access of this caller has been revoked.');
      const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
      expect(records.find(({ type }) => type === 'exchange.released')).toMatchObject({ data: { state: 'revoked' } });
      expect(records.at(-1)).toMatchObject({
        type: 'exchange.refused',
        data: { reasons: expect.arrayContaining([expect.objectContaining({ code: 'caller_revoked' })]) },
      });
      await ingress.until(() => ingress.ended.some((end) => end.approvalId === approvalId));
      expect(ingress.ended.filter((end) => end.approvalId === approvalId)).toMatchObject([{ cause: 'refused' }]);
    });

    it('is told so in the place of a tool call', async () => {
      await ingress.publish(policyOf(rule('production', 'require-approval', 'prod-db', 'tool_call')));
      ingress.provider.next(stream(wholeStream(toolFrames(0, 'Query', ['{"db":"prod-db"}']))));
      const pending = ingress.call(ask('go', { stream: true }), { token: await token('mallory-2') });
      await held();
      revoke('mallory-2');
      expect(merged(await (await pending).text())).toContain('The access of this caller has been revoked.');
    });

    it('leaves others alone', async () => {
      const pending = ingress.call(ask('look at the prod-db'), { token: await token('alice') });
      await held();
      revoke('mallory');
      await ingress.resolve(approvalId, 'approved');
      expect((await pending).status).toBe(200);
    });
  });
});
