import { newId } from '#contracts';
import * as fc from 'fast-check';
import { type Answer, ApprovalServiceFake, type Requested } from '../testing/approval-service.fake.js';

type Cause = Parameters<ApprovalServiceFake['end']>[0]['cause'];
type Heard = () => Promise<unknown>;
type Event =
  { readonly announced: readonly (readonly [string, readonly string[]])[] } | { readonly ended: readonly [string, readonly string[]] };

describe('calls that wait for an approval', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  const ended = (approvalId: string, exchangeId: string, asks: readonly string[], cause: Cause = 'timed_out') =>
    service.end({ approvalId, exchangeId, asks: [...asks], cause, endedAt: new Date().toISOString() });
  const announced = (request: Requested, sequence: number, waiters: readonly (readonly [string, readonly string[]])[]) =>
    service.ask({ ...request, sequence, waiters: waiters.map(([exchangeId, asks]) => ({ exchangeId, sideCall: false, asks: [...asks] })) });
  const seen = async (id: string): Promise<Answer['body']> => (await service.get(`/api/approvals/${id}`, await service.token('bob'))).body;
  const waiting = async (id: string): Promise<string[]> =>
    ((await seen(id))['waiters'] as { exchangeId: string; waiting: boolean }[]).flatMap((w) => (w.waiting ? w.exchangeId : []));

  it.each<[string, Event[], readonly string[]]>([
    ['a call', [{ announced: [['x', ['1']]] }], ['x']],
    ['a call that has left', [{ announced: [['x', ['1']]] }, { ended: ['x', ['1']] }], []],
    ['a call that had left before it was announced', [{ ended: ['x', ['1']] }, { announced: [['x', ['1']]] }], []],
    [
      'a call that asks again after its hold timed out',
      [{ announced: [['x', ['1']]] }, { ended: ['x', ['1']] }, { announced: [['x', ['2']]] }],
      ['x'],
    ],
    [
      'the same, when the end of the first is heard last',
      [{ announced: [['x', ['1']]] }, { announced: [['x', ['2']]] }, { ended: ['x', ['1']] }],
      ['x'],
    ],
    [
      'the same, once that has ended too',
      [{ announced: [['x', ['1']]] }, { ended: ['x', ['2']] }, { announced: [['x', ['2']]] }, { ended: ['x', ['1']] }],
      [],
    ],
    [
      'a call whose end is told again after it has come back',
      [{ announced: [['x', ['1']]] }, { ended: ['x', ['1']] }, { announced: [['x', ['2']]] }, { ended: ['x', ['1']] }],
      ['x'],
    ],
    [
      'a call whose first announcement comes again',
      [{ announced: [['x', ['1']]] }, { ended: ['x', ['1']] }, { announced: [['x', ['1']]] }],
      [],
    ],
    [
      'nobody new, when another joins a call that has left',
      [
        { announced: [['x', ['1']]] },
        { ended: ['x', ['1']] },
        {
          announced: [
            ['x', ['1']],
            ['y', ['2']],
          ],
        },
      ],
      ['y'],
    ],
    ['a call with two contents, one of which ended', [{ announced: [['x', ['1', '2']]] }, { ended: ['x', ['2']] }], ['x']],
    ['a call with two contents that ended together', [{ announced: [['x', ['1', '2']]] }, { ended: ['x', ['1', '2']] }], []],
  ])('are %s', async (_what, events, expected) => {
    const request = service.request({ exchangeId: 'x' });
    await service.ask({ ...request, waiters: [{ exchangeId: 'other', sideCall: false, asks: ['0'] }] });
    let sequence = 1;
    for (const event of events) {
      if ('announced' in event) await announced(request, (sequence += 1), event.announced);
      else await ended(request.approvalId, ...event.ended);
    }
    expect(await waiting(request.approvalId)).toEqual(['other', ...expected].toSorted());
    await ended(request.approvalId, 'other', ['0']);
    expect(await seen(request.approvalId)).toMatchObject({ state: expected.length > 0 ? 'pending' : 'orphaned' });
  });

  it('are those that ingress holds, in whatever order their ends and the announcements are heard, and however often', async () => {
    const step = fc.record({ call: fc.constantFrom('a', 'b'), opens: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
        async (steps, luck) => {
          const request = service.request({ exchangeId: 'a' });
          // What ingress holds: one place a call, whatever questions stand behind it. What policy announces: the newest question of each call.
          const [held, newest] = [new Map<string, string[]>(), new Map<string, string>()];
          const announcements: Heard[] = [];
          const notices: Heard[] = [];
          for (const { call, opens } of steps) {
            const asks = held.get(call);
            if (opens) {
              const ask = newId();
              held.set(call, [...(asks ?? []), ask]);
              newest.set(call, ask);
              const waiters = [...newest].map(([exchange, id]) => [exchange, [id]] as const);
              const sequence = announcements.length + 1;
              announcements.push(() => announced(request, sequence, waiters));
            } else if (asks) {
              held.delete(call);
              notices.push(() => ended(request.approvalId, call, asks));
            }
          }
          if (announcements.length === 0) return;
          // The two topics keep no order between each other; each may bring what it brought once more.
          const left = [announcements, notices].map((all) => all.flatMap((one, index) => (luck[index]! % 3 === 0 ? [one, one] : [one])));
          for (let turn = 0; left.some((all) => all.length > 0); turn += 1)
            await (left[luck[turn % 30]! % 2]!.shift() ?? left[0]!.shift() ?? left[1]!.shift())!();
          expect(await waiting(request.approvalId)).toEqual([...held.keys()].toSorted());
          expect((await seen(request.approvalId))['state']).toBe(held.size > 0 ? 'pending' : 'orphaned');
        },
      ),
      { numRuns: 40 },
    );
  });
});
