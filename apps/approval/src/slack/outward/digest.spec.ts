import { ManualClock } from '#chassis';
import { eventually } from '#messaging/testing';
import { digestLength, digestOf } from '../cards/digest.js';
import { sampleLinks, sampleNow } from '../cards/testing/card-samples.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';

describe('a digest', () => {
  it('lists the oldest that are open, and counts the others', () => {
    const one = { requester: 'Alice *', ruleId: 'production', asked: ['security'], createdAt: sampleNow, expiresAt: sampleNow };
    const open = Array.from({ length: digestLength }, (_, index) => ({ ...one, id: String(index) }));
    const { text, blocks } = digestOf(open, 50, sampleNow, sampleLinks);
    expect([text, blocks.length]).toEqual(['📋 50 approvals are open', 1 + digestLength + 1]);
    expect(JSON.stringify(blocks)).toContain('and 30 more');
    expect(digestOf(open.slice(0, 1), 1, sampleNow, sampleLinks).text).toBe('📋 1 approval is open');
  });

  it('comes at its times, where anything is open, and only then', async () => {
    const clock = new ManualClock();
    const service = await SlackServiceFake.start({ digest: { channel: 'C9', everyMs: 60_000 } }, undefined, clock);
    const digests = () => service.slack.of('chat.postMessage').filter(({ channel }) => channel === 'C9');
    try {
      const next = clock.millis() + 120_000;
      await clock.advance(60_000);
      await eventually('the first time to be over', () => clock.isAwaited(next));
      await service.approval.ask();
      await clock.advance(60_000);
      const digest = await eventually('a digest', () => digests()[0]);
      expect(digest['text']).toBe('📋 1 approval is open');
      expect(new Set(digests().map(({ metadata }) => JSON.stringify(metadata))).size).toBe(1);
    } finally {
      await service.close();
    }
  });
});
