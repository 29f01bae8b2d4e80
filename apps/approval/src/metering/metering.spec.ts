import { ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

describe('the metrics of approvals', () => {
  let service: ApprovalServiceFake;
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    service = await ApprovalServiceFake.start(clock);
  });
  afterAll(() => service.close());

  const shows = async (line: string): Promise<string> => {
    const read = async () => (await fetch(`${service.service.url}/metrics`)).text();
    return eventually(line, async () => ((await read()).split('\n').includes(line) ? line : undefined));
  };

  it('tell what is open, how old that is, how it ended and after how long, and the votes', async () => {
    const times = { createdAt: clock.now().toISOString(), expiresAt: new Date(clock.millis() + 900_000).toISOString() };
    const [decided, open] = [await service.ask(times), await service.ask(times)];
    await service.end({ approvalId: open.approvalId, exchangeId: open.exchangeId, cause: 'timed_out', endedAt: clock.now().toISOString() });
    await clock.advance(15_000);
    await shows('ostiary_approvals_open{state="pending"} 1');
    await shows('ostiary_approvals_open{state="orphaned"} 1');
    await shows('ostiary_approvals_oldest_open_seconds 15');
    await service.vote(decided.approvalId, await service.token('bob'), { decision: 'approve' });
    await shows('ostiary_approval_votes_total{channel="cli"} 1');
    await shows('ostiary_approval_seconds_count{rule="production-database",state="approved"} 1');
    await shows('ostiary_approval_seconds_sum{rule="production-database",state="approved"} 15');
    await clock.advance(15_000);
    await shows('ostiary_approvals_open{state="pending"} 0');
  });
});
