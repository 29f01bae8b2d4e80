import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '#messaging/testing';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

const approve = { decision: 'approve' };
const day = 86_400_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('votes for others', () => {
  let service: ApprovalServiceFake;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-delegations-'));
    service = await ApprovalServiceFake.start(undefined, () => ({ home }));
  });
  afterAll(async () => {
    await service.close();
    await rm(home, { recursive: true });
  });

  let count = 0;
  /** Each test has a group of its own, so that delegations of one don't reach another. */
  const group = (): string => `dba-${(count += 1)}`;
  const terms = (reviewers: string[], quorum = 1) => ({ reviewers, quorum, expiresInMs: 900_000 });
  const member = (name: string, ...groups: string[]) => service.token(name, { groups });
  const delegate = async (from: string, to: string, body: object = { until: at(day) }): Promise<string> => {
    const target = { issuer: service.issuer.issuer, subject: to };
    const answer = await service.send('POST', '/api/delegations', from, { to: target, ...body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body['id'] as string;
  };

  it('count where the other could vote, and say for whom', async () => {
    const dba = group();
    await delegate(await member('dora', dba), 'bob');
    const { approvalId } = await service.ask({ terms: terms([dba]) });
    const through = `${dba}, for dora`;
    expect(await service.vote(approvalId, await service.token('bob'), approve)).toMatchObject({
      status: 201,
      body: { state: 'approved', votes: [{ voter: { subject: 'bob' }, through, onBehalfOf: { subject: 'dora' } }] },
    });
    expect((await service.changesOf(approvalId)).find(({ kind }) => kind === 'voted')).toMatchObject({ by: { subject: 'bob' }, through });
  });

  it('count once with those of the others themselves, whichever comes first', async () => {
    const dba = group();
    const dora = await member('dora', dba);
    await delegate(dora, 'bob');
    await delegate(dora, 'carol');
    const [bob, carol] = [await service.token('bob'), await service.token('carol')];
    const first = await service.ask({ terms: terms([dba], 3) });
    expect(await service.vote(first.approvalId, bob, approve)).toMatchObject({ status: 201, body: { state: 'pending' } });
    expect(await service.vote(first.approvalId, dora, approve)).toMatchObject({
      status: 409,
      body: { detail: 'bob has voted on this for you already.' },
    });
    expect(await service.vote(first.approvalId, carol, approve)).toMatchObject({
      status: 409,
      body: { detail: 'bob has voted on this for dora already.' },
    });
    const second = await service.ask({ terms: terms([dba], 3) });
    expect(await service.vote(second.approvalId, dora, approve)).toMatchObject({ status: 201 });
    expect(await service.vote(second.approvalId, bob, approve)).toMatchObject({
      status: 409,
      body: { detail: 'dora, for whom you would vote, has voted on this already.' },
    });
  });

  it('count once a delegate, however many they stand in for, and for whom nobody has voted yet', async () => {
    const dba = group();
    const [dora, dirk] = [await member('dora', dba), await member('dirk', dba)];
    await delegate(dora, 'bob');
    await delegate(dirk, 'bob');
    const { approvalId } = await service.ask({ terms: terms([dba], 3) });
    await service.vote(approvalId, dirk, approve);
    const bob = await service.token('bob');
    expect(await service.vote(approvalId, bob, approve)).toMatchObject({
      status: 201,
      body: { votes: [{}, { onBehalfOf: { subject: 'dora' } }] },
    });
    expect(await service.vote(approvalId, bob, approve)).toMatchObject({
      status: 409,
      body: { detail: 'You have voted on this already.' },
    });
  });

  it('are as good as those of a reviewer in the question whether they may read it', async () => {
    const dba = group();
    await delegate(await member('dora', dba), 'bob');
    const { approvalId } = await service.ask({ terms: terms([dba]) });
    expect((await service.get(`/api/approvals/${approvalId}`, await service.token('bob'))).status).toBe(200);
  });

  describe('are not taken', () => {
    const refused = async (reviewers: string[], voter: string, requester = 'alice') => {
      const { approvalId } = await service.ask({
        requester: { ...service.request().requester, subject: requester, email: `${requester}@example.com` },
        terms: terms(reviewers),
      });
      expect(await service.vote(approvalId, voter, approve)).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    };

    it('of a delegate who is no reviewer', async () => {
      const dba = group();
      await delegate(await member('dora', dba), 'oscar');
      await refused([dba], await service.token('oscar'));
    });

    it('by delegations of delegations', async () => {
      const dba = group();
      await delegate(await member('dora', dba), 'bob');
      await delegate(await service.token('bob'), 'carol');
      await refused([dba], await service.token('carol'));
    });

    it('for the requester, in no account of theirs', async () => {
      const dba = group();
      await delegate(await member('dora', dba), 'bob');
      await delegate(await service.token('dora-2', { groups: [dba], email: 'Dora+2@example.com' }), 'bob');
      await refused([dba], await service.token('bob'), 'dora');
    });

    it('of the requester, for somebody else', async () => {
      const dba = group();
      await delegate(await member('dora', dba), 'bob');
      await refused([dba], await service.token('bob'), 'bob');
    });

    it('by the role of an administrator', async () => {
      await delegate(await service.token('erin'), 'bob');
      await refused([group()], await service.token('bob'));
    });

    it('of a group that the other is known to have left', async () => {
      const [dba, dev] = [group(), group()];
      await delegate(await member('dunja', dba, dev), 'bob');
      await delegate(await member('david', dba), 'bob');
      for (const token of [await member('dunja', dev), await member('david')])
        expect((await service.get('/api/approvals', token)).status).toBe(200);
      const bob = await service.token('bob');
      await refused([dba], bob);
      const { approvalId } = await service.ask({ terms: terms([dev]) });
      expect(await service.vote(approvalId, bob, approve)).toMatchObject({ status: 201 });
    });

    it('for somebody who is on the deny list by now', async () => {
      const dba = group();
      await delegate(await member('dirk', dba), 'bob');
      const bob = await service.token('bob');
      const status = async (): Promise<number> => {
        const { approvalId } = await service.ask({ terms: terms([dba], 3) });
        return (await service.vote(approvalId, bob, approve)).status;
      };
      expect(await status()).toBe(201);
      await writeFile(join(home, 'deny-list.json'), JSON.stringify([{ issuer: service.issuer.issuer, subject: 'dirk' }]));
      expect(await eventually('the deny list to count', async () => (await status()) === 403)).toBe(true);
    });

    it('before their time, after it, nor once it was ended', async () => {
      const dba = group();
      const dora = await member('dora', dba);
      const bob = await service.token('bob');
      const planned = await delegate(dora, 'bob', { from: at(day), until: at(2 * day) });
      await refused([dba], bob);
      const sql = new Client({ connectionString: service.database.url });
      await sql.connect();
      await sql.query(
        `UPDATE approval.delegations SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 second' WHERE id = $1`,
        [planned],
      );
      await sql.end();
      await refused([dba], bob);
      const ended = await delegate(dora, 'bob');
      await service.send('DELETE', `/api/delegations/${ended}`, bob);
      await refused([dba], bob);
    });
  });
});
