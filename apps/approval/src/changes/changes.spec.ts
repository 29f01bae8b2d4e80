import * as fc from 'fast-check';
import { ApprovalServiceFake, contentOf } from '../testing/approval-service.fake.js';

const inputs = [
  'more',
  'same',
  'call',
  'left',
  'timed out',
  'bob approves',
  'carol approves',
  'carol denies',
  'alice approves',
  'alice withdraws',
  'bob looks',
  'alice comments',
] as const;

describe('the changes of an approval', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  it('are numbered without a gap, and the last one says what the API shows, whatever happens to it', async () => {
    const [bob, carol, alice] = [await service.token('bob'), await service.token('carol'), await service.token('alice')];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...inputs), { maxLength: 7 }), fc.integer({ min: 1, max: 2 }), async (steps, quorum) => {
        let asked = await service.ask({ terms: { reviewers: ['security'], quorum, expiresInMs: 900_000 } });
        const { approvalId } = asked;
        const more = (revision: number) => ({ ...asked, sequence: asked.sequence + 1, revision });
        const end = (cause: 'client_left' | 'timed_out') =>
          service.end({ approvalId, exchangeId: asked.exchangeId, cause, endedAt: new Date().toISOString() });
        const vote = (token: string, decision: string) =>
          service.vote(approvalId, token, { decision, reason: 'x', revision: asked.revision });
        for (const [index, step] of steps.entries()) {
          const call = { exchangeId: `call ${index}`, sideCall: false };
          if (step === 'more') asked = await service.ask({ ...more(asked.revision + 1), content: [contentOf('x', `more ${index}`)] });
          if (step === 'same') await service.ask(asked);
          if (step === 'call') asked = await service.ask({ ...more(asked.revision), waiters: [...asked.waiters, call] });
          if (step === 'left') await end('client_left');
          if (step === 'timed out') await end('timed_out');
          if (step === 'bob approves') await vote(bob, 'approve');
          if (step === 'carol approves') await vote(carol, 'approve');
          if (step === 'carol denies') await vote(carol, 'deny');
          if (step === 'alice approves') await vote(alice, 'approve');
          if (step === 'alice withdraws') await service.send('POST', `/api/approvals/${approvalId}/withdraw`, alice, {});
          if (step === 'alice comments') await service.send('POST', `/api/approvals/${approvalId}/comments`, alice, { text: 'x' });
          if (step === 'bob looks') await service.get(`/api/approvals/${approvalId}`, bob);
        }
        const changes = await service.changesOf(approvalId);
        expect(changes.map(({ change }) => change)).toEqual(changes.map((_, index) => index + 1));
        expect(changes.slice(0, 2).map(({ kind }) => kind)).toEqual(['created', 'routed']);
        const { approval } = changes.at(-1)!;
        const { body } = await service.get(`/api/approvals/${approvalId}`, bob);
        for (const name of [
          'state',
          'revision',
          'exchangeId',
          'expiresAt',
          'resolvedAt',
          'reason',
          'grant',
          'steps',
          'currentStep',
          'asked',
        ] as const)
          expect([name, approval[name]]).toEqual([name, body[name]]);
        expect(body['votes']).toMatchObject(approval.votes);
        // No state is told twice: each move has its one change.
        const ends = changes.filter(({ kind }) => kind === 'decided' || kind === 'withdrawn');
        expect(ends.length).toBe(body['resolvedAt'] === null ? 0 : 1);
      }),
      { numRuns: 40 },
    );
  });

  it('say who did what, where, and what they said', async () => {
    const { approvalId, exchangeId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), { decision: 'deny', reason: 'Not on a Friday.' });
    const bob = { issuer: service.issuer.issuer, subject: 'bob', name: 'bob' };
    expect(await service.changesOf(approvalId)).toMatchObject([
      { kind: 'created', by: null, channel: null, exchangeId, approval: { state: 'pending', asked: ['security'], waiting: 1 } },
      { kind: 'routed', by: null },
      {
        kind: 'voted',
        by: bob,
        through: 'security',
        channel: 'cli',
        text: 'Not on a Friday.',
        approval: { state: 'pending', votes: [{}] },
      },
      { kind: 'decided', by: bob, text: 'Not on a Friday.', approval: { state: 'denied', reason: 'Not on a Friday.' } },
    ]);
  });

  it('are kept in the order in which they were committed', async () => {
    const { approvalId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), { decision: 'approve' });
    expect(await service.keptChangesOf(approvalId)).toEqual(await service.changesOf(approvalId));
  });
});
