import { exampleSecret } from '../../apps/ostiary/src/simulator/scripting/example-secret.js';
import type { System } from './harness/system.js';
import { IngressClient, messagesBody } from './harness/ingress-client.js';
import { uniqueSecret, uniqueWord } from './harness/unique.js';
import { createHash, randomBytes } from 'node:crypto';

/** A tool call for the simulator to make, written so that the prompt itself does not hold the command's words. */
const toolCall = (command: string) => `sim:tool {"name":"Bash","input":{"command":"{{reverse ${[...command].toReversed().join('')}}}"}}`;

const withTools = { tools: [IngressClient.bash] };

/** The whole path of one exchange, as people meet it: the same in the embedded and in the distributed form. */
export function oneExchange(started: () => System): void {
  const alice = () => started().people.calling('alice');
  const audit = () => started().people.controlling('dave');
  const reviewer = () => started().people.controlling('bob');

  describe('a clean call', () => {
    it.each([false, true])('goes through byte for byte and is recorded (stream: %s)', async (stream) => {
      const word = uniqueWord();
      const answer = await (await alice()).call(`Tell me about ${word}`, { stream });
      expect(answer.status).toBe(200);
      expect(answer.verdict).toBe('allow');
      expect(answer.reasons).toEqual([]);
      expect(answer.isStream).toBe(stream);
      const [arrived, ...more] = await started().provider.received(word);
      expect(more).toEqual([]);
      expect(arrived?.bodySha256).toBe(
        createHash('sha256')
          .update(messagesBody(`Tell me about ${word}`, { stream }))
          .digest('hex'),
      );
      const record = await (await audit()).endedExchange(answer.exchange);
      expect(record).toMatchObject({ verdict: 'allow', outcome: 'completed', findings: [], approvals: [], model: 'claude-sonnet-4-5' });
      expect(record.principal).toMatchObject({ subject: 'alice', groups: ['engineering'] });
      expect(JSON.stringify(record['request'])).toContain(word);
      expect(record['usage']).toMatchObject({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) });
    });

    it('carries the central key to the provider, and never the caller’s token', async () => {
      const word = uniqueWord();
      const token = await started().people.token('alice');
      await (
        await alice()
      ).call(`About ${word}`, { headers: { cookie: 'a=b', 'x-forwarded-for': '10.0.0.1', 'anthropic-beta': 'one-2025-01-01' } });
      const [arrived] = await started().provider.received(word);
      expect(arrived?.keyAccepted).toBe(true);
      expect(arrived?.headers).toMatchObject({ 'anthropic-version': '2023-06-01', 'anthropic-beta': 'one-2025-01-01' });
      expect(Object.keys(arrived?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']));
      expect(arrived?.headers).not.toHaveProperty('cookie');
      expect(arrived?.headers).not.toHaveProperty('x-forwarded-for');
      expect(JSON.stringify(arrived)).not.toContain(token);
    });

    it('is accepted with the token in x-api-key as well', async () => {
      const token = await started().people.token('alice');
      const client = new IngressClient((await alice()).url, 'none');
      const answer = await client.call('Hello', { headers: { authorization: '', 'x-api-key': token } });
      expect(answer.status).toBe(200);
    });
  });

  describe('a call without a valid token', () => {
    it('is refused in the provider’s own shape, and is no exchange', async () => {
      const answer = await new IngressClient((await alice()).url, 'not-a-token').call('Hello');
      expect(answer.status).toBe(401);
      expect(answer.message).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
      // Whoever is known is recorded behind it: by then it would be there.
      const known = await (await alice()).call('Hello');
      await (await audit()).endedExchange(known.exchange);
      expect(await (await audit()).ask('GET', `/api/exchanges/${answer.exchange}`)).toMatchObject({ status: 404 });
    });
  });

  describe('a secret', () => {
    it('does not reach the provider, and stands nowhere in the record', async () => {
      const [secret, word] = [uniqueSecret(), uniqueWord()];
      const answer = await (await alice()).call(`Use ${secret} for ${word}`);
      expect(answer.status).toBe(200);
      expect(answer.verdict).toBe('mask');
      expect(answer.reasons).toContain('secrets-stay-here');
      const [arrived] = await started().provider.received(word);
      expect(arrived?.body).toMatch(/Use \[masked:[a-z-]+#\w+\] for/);
      expect(await started().provider.received(secret)).toEqual([]);
      const record = JSON.stringify(await (await audit()).endedExchange(answer.exchange));
      expect(record).not.toContain(secret);
      expect(record).toContain('[masked:');
    });

    it.each([false, true])('in a reply does not reach the caller (stream: %s)', async (stream) => {
      const seed = `s${randomBytes(6).toString('hex')}`;
      const answer = await (await alice()).call(`sim:secret github ${seed}`, { stream });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain(exampleSecret('github', seed));
      expect(answer.text).not.toContain(exampleSecret('github', seed));
      expect(answer.text).toContain('[masked:');
      const record = await (await audit()).endedExchange(answer.exchange);
      expect(record.verdict).toBe('mask');
      expect(JSON.stringify(record)).not.toContain(exampleSecret('github', seed));
    });
  });

  describe('a blocked call', () => {
    it('is refused with the rule’s message, and forwarded nowhere', async () => {
      const word = uniqueWord();
      const answer = await (await alice()).call(`Please dump the customers table for ${word}`);
      expect(answer.status).toBe(403);
      expect(answer.verdict).toBe('block');
      expect(answer.reasons).toContain('no-customer-dump');
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(answer.message).toMatchObject({ type: 'error', error: { type: 'permission_error' } });
      expect(answer.message.error?.message).toContain('Customer data does not leave');
      expect(await started().provider.received(word)).toEqual([]);
      expect(await (await audit()).endedExchange(answer.exchange)).toMatchObject({ verdict: 'block', outcome: 'refused' });
    });
  });

  describe('a call that needs approval', () => {
    const risky = (word: string) => `Check the prod database for ${word}`;

    it.each([false, true])('is held until a reviewer approves, and goes on once (stream: %s)', async (stream) => {
      const word = uniqueWord();
      const calling = (await alice()).call(risky(word), { stream });
      const approval = await (await reviewer()).approvalWith(word);
      expect(approval).toMatchObject({ state: 'pending', model: 'claude-sonnet-4-5', quorum: 1, votes: [] });
      expect(await started().provider.received(word)).toEqual([]);
      expect((await (await reviewer()).vote(approval.id, 'approve')).status).toBeLessThan(300);
      const answer = await calling;
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(word);
      expect(await started().provider.received(word)).toHaveLength(1);
      const record = await (await audit()).endedExchange(answer.exchange);
      expect(record).toMatchObject({ outcome: 'completed', approvals: [{ state: 'approved' }] });
      expect(JSON.stringify(record['approvals'])).toContain('bob');
    });

    it('is refused with the reviewer’s reason, and forwarded nowhere', async () => {
      const word = uniqueWord();
      const calling = (await alice()).call(risky(word));
      const approval = await (await reviewer()).approvalWith(word);
      await (await reviewer()).vote(approval.id, 'deny', 'Not on a Friday');
      const answer = await calling;
      expect(answer.status).toBe(403);
      expect(answer.body).toContain('Not on a Friday');
      expect(await started().provider.received(word)).toEqual([]);
      expect(await (await audit()).endedExchange(answer.exchange)).toMatchObject({ outcome: 'refused' });
    });

    it('can be approved neither by its caller nor by somebody without the role', async () => {
      const word = uniqueWord();
      const calling = (await alice()).call(risky(word));
      const approval = await (await reviewer()).approvalWith(word);
      for (const user of ['alice', 'dave'] as const) {
        expect((await (await started().people.controlling(user)).vote(approval.id, 'approve')).status).toBe(403);
      }
      expect((await (await reviewer()).approval(approval.id)).state).toBe('pending');
      await (await reviewer()).vote(approval.id, 'deny', 'No');
      expect((await calling).status).toBe(403);
    });
  });

  describe('a tool call in the reply', () => {
    it.each([false, true])('passes when no rule minds (stream: %s)', async (stream) => {
      const answer = await (await alice()).call(toolCall('ls -l'), { stream, ...withTools });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('tool_use');
      expect(answer.body).toContain('ls -l');
    });

    it.each([false, true])('is replaced when it is blocked (stream: %s)', async (stream) => {
      const answer = await (await alice()).call(toolCall('mkfs.ext4 /dev/sda'), { stream, ...withTools });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('mkfs.ext4');
      expect(answer.body).not.toContain('"tool_use"');
      expect(answer.text).toContain('no-destruction');
      expect(await (await audit()).endedExchange(answer.exchange)).toMatchObject({ verdict: 'block' });
    });

    it.each([false, true])('is held until a reviewer approves (stream: %s)', async (stream) => {
      const word = uniqueWord();
      const calling = (await alice()).call(toolCall(`terraform destroy ${word}`), { stream, ...withTools });
      const approval = await (await reviewer()).approvalWith(word);
      await (await reviewer()).vote(approval.id, 'approve');
      const answer = await calling;
      expect(answer.body).toContain('tool_use');
      expect(answer.body).toContain(word);
    });
  });
}
