import { Transactions } from '#persistence';
import { AnswerRow } from '../evaluation/answer.entity.js';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import { approvalIn, RunningPolicy } from '../running-policy.fake.js';
import { ApprovalRow } from '../grants/approval.entity.js';
import { GrantRow } from '../grants/grant.entity.js';
import { RememberedBlockRow } from '../grants/remembered-block.entity.js';
import { Sweeper } from './sweeper.js';
import { WaiterRow } from '../grants/waiter.entity.js';

const day = 24 * 60 * 60_000;

describe('the sweeper', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
  });
  afterAll(() => policy.stop());

  const left = () =>
    policy.part(Transactions).read(async (manager) => ({
      answers: await manager.count(AnswerRow),
      approvals: await manager.count(ApprovalRow),
      waiters: await manager.count(WaiterRow),
      grants: (await manager.find(GrantRow)).map(({ state }) => state),
      blocks: await manager.count(RememberedBlockRow),
    }));

  it('forgets each thing when it can matter no more, and not before', async () => {
    const block = blockOf('drop the production database');
    const call = questionOf([matchOf('production', 'require-approval', [block])], [block]);
    const approval = approvalIn(await policy.ask(call));
    await policy.resolve(approval.id, 'approved');
    const sweep = async (days: number) => {
      policy.clock.leap(days * day);
      await policy.part(Sweeper).sweep();
      return left();
    };
    expect(await sweep(0)).toEqual({ answers: 1, approvals: 1, waiters: 1, grants: ['active'], blocks: 2 });
    expect(await sweep(1)).toEqual({ answers: 1, approvals: 1, waiters: 1, grants: ['expired'], blocks: 2 });
    expect(await sweep(2)).toEqual({ answers: 0, approvals: 1, waiters: 1, grants: ['expired'], blocks: 2 });
    expect(await sweep(5)).toEqual({ answers: 0, approvals: 0, waiters: 0, grants: [], blocks: 2 });
    expect(await sweep(30)).toEqual({ answers: 0, approvals: 0, waiters: 0, grants: [], blocks: 0 });
  });
});
