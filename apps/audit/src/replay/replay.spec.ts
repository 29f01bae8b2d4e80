import { JournalChain } from '../testing/journal-chain.fake.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { z } from 'zod';

const long = JSON.stringify(`Look at this. ${'All of it matters. '.repeat(20)}`);
const about = { role: 'user', provenance: 'user', isNew: true } as const;

interface Played {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

const eventsOf = (text: string): Played[] =>
  text.split('\n\n').flatMap((frame) => {
    const name = /^event: (.*)$/m.exec(frame)?.[1];
    const data = /^data: (.*)$/m.exec(frame)?.[1];
    return name === undefined || data === undefined ? [] : [{ name, data: z.record(z.string(), z.unknown()).parse(JSON.parse(data)) }];
  });

describe('a replay', () => {
  let audit: AuditServiceFake;
  const play = async (path: string, who = 'dave'): Promise<{ status: number; text: string; type: string | null }> => {
    const answer = await fetch(`${audit.service.url}${path}`, { headers: { authorization: `Bearer ${await audit.token(who)}` } });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };

  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain-1');
    const request = {
      ...body('x1:request', [{ text: '{"messages":[' }, { ref: refOf(long) }, { text: ']}' }]),
      blocks: [
        { ...about, id: 'messages.0.content.0', kind: 'text' as const, from: 1, to: 2, text: [{ from: 1, to: 2, as: 'string' as const }] },
      ],
    };
    const reply = {
      ...body('x1:reply', [{ text: '{}' }]),
      blocks: [
        {
          ...about,
          role: 'assistant' as const,
          provenance: 'assistant' as const,
          id: 'reply.content.0',
          kind: 'text' as const,
          from: 0,
          to: 1,
          text: ['Write to [masked:email] today'],
        },
      ],
    };
    const timeline: [number, number][] = [
      [100, 10],
      [150, 18],
    ];
    const ended = { reply, timeline, timings: { decideMs: 1, heldMs: 30_000, upstreamFirstByteMs: 90, totalMs: 200 } };
    await audit.send([
      chain.add(entries.content(long, 'session-1', 'x1')),
      chain.add(entries.received('x1', { request })),
      chain.add(entries.held('x1', 'approval-1')),
      chain.add(entries.released('x1', 'approval-1')),
      chain.add(entries.ended('x1', 'completed', ended)),
      chain.add(
        entries.received('x2', {
          startedAt: '2026-01-01T00:10:00.000Z',
          agentId: 'agent-1',
          parentAgentId: 'agent-0',
          requestClass: 'subagent',
        }),
      ),
      chain.add(entries.ended('x2', 'refused', { errorCode: 'policy_blocked', verdict: 'block' })),
    ]);
  }, 120_000);

  afterAll(() => audit.close());

  it('tells what was asked, held, decided and said, with the masks at their places', async () => {
    const { status, text, type } = await play('/api/exchanges/x1/replay?speed=0');
    expect([status, type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const events = eventsOf(text);
    expect(events[0]).toMatchObject({ name: 'exchange', data: { exchangeId: 'x1', caller: 'Alice' } });
    expect(events.find(({ name }) => name === 'asked')?.data).toMatchObject({ text: JSON.parse(long), kind: 'text', provenance: 'user' });
    expect(events.find(({ name }) => name === 'released')?.data).toMatchObject({ state: 'approved', voters: ['Bob'] });
    expect(
      events
        .filter(({ name }) => name === 'text')
        .map(({ data }) => data['text'])
        .join(''),
    ).toBe('Write to [masked:email] today');
    expect(events.filter(({ name }) => name === 'mask').map(({ data }) => [data['offset'], data['mask']])).toEqual([[9, '[masked:email]']]);
    expect(events.at(-1)).toMatchObject({ name: 'ended', data: { outcome: 'completed', status: 200 } });
  });

  it('plays a session turn by turn', async () => {
    const events = eventsOf((await play('/api/sessions/session-1/replay?speed=0')).text);
    expect(events.filter(({ name }) => name === 'exchange').map(({ data }) => [data])).toMatchObject([
      [{ exchangeId: 'x1', agentId: null, parentAgentId: null, requestClass: null, isSideCall: false }],
      [{ exchangeId: 'x2', agentId: 'agent-1', parentAgentId: 'agent-0', requestClass: 'subagent', isSideCall: false }],
    ]);
    expect(events.at(-1)).toMatchObject({ name: 'ended', data: { outcome: 'refused', errorCode: 'policy_blocked' } });
  });

  it('is noted, and only for those who may read', async () => {
    expect((await play('/api/exchanges/x1/replay?speed=0', 'alice')).status).toBe(403);
    expect((await play('/api/exchanges/unknown/replay?speed=0')).status).toBe(404);
    expect((await play('/api/exchanges/x1/replay?speed=-1')).status).toBe(400);
    const noted = await audit.query(`SELECT action, target FROM access WHERE action LIKE '%replay' ORDER BY id DESC LIMIT 1`);
    expect(noted).toEqual([expect.objectContaining({ action: 'exchange.replay' })]);
  });
});
