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

  const read = async (): Promise<string> => (await fetch(`${service.service.url}/metrics`)).text();
  const shows = (line: string): Promise<string> =>
    eventually(line, async () => ((await read()).split('\n').includes(line) ? line : undefined));
  /** Open approvals are counted every fifteen seconds, beginning when the count before is over. */
  const isCounted = (line: string): Promise<string> =>
    eventually(line, async () => {
      await clock.advance(15_000);
      return (await read()).split('\n').includes(line) ? line : undefined;
    });

  it('tell what is open, how old that is, how it ended and after how long, and the votes', async () => {
    const began = clock.millis();
    const times = { createdAt: clock.now().toISOString(), expiresAt: new Date(clock.millis() + 9_000_000).toISOString() };
    const [decided, open] = [await service.ask(times), await service.ask(times)];
    await service.end({ approvalId: open.approvalId, exchangeId: open.exchangeId, cause: 'timed_out', endedAt: clock.now().toISOString() });
    await isCounted('ostiary_approvals_open{state="pending"} 1');
    await isCounted('ostiary_approvals_open{state="orphaned"} 1');
    const age = /^ostiary_approvals_oldest_open_seconds (.+)$/m.exec(await read())?.[1];
    expect(Number(age)).toBeGreaterThanOrEqual(15);
    expect(Number(age)).toBeLessThanOrEqual((clock.millis() - began) / 1_000);
    await service.vote(decided.approvalId, await service.token('bob'), { decision: 'approve' });
    await shows('ostiary_approval_votes_total{channel="cli"} 1');
    await shows('ostiary_approval_seconds_count{rule="production-database",state="approved"} 1');
    await shows(`ostiary_approval_seconds_sum{rule="production-database",state="approved"} ${(clock.millis() - began) / 1_000}`);
    await isCounted('ostiary_approvals_open{state="pending"} 0');
  });
});
