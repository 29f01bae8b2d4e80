import type { RunningService } from '#chassis';
import { SystemClock } from '#chassis';
import { eventually } from '#messaging/testing';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';
import { EventSourceFake } from './testing/event-source.fake.js';

describe('the live stream of approvals', () => {
  let service: ApprovalServiceFake;
  const open: EventSourceFake[] = [];
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterEach(() => Promise.all(open.splice(0).map((source) => source.close())));
  afterAll(() => service.close());

  const listen = async (subject: string, lastId: string | null = null, at: RunningService = service.service): Promise<EventSourceFake> => {
    const source = await EventSourceFake.open(`${at.url}/api/approvals/stream`, await service.token(subject), lastId);
    open.push(source);
    return source;
  };
  const vote = async (id: string, decision: string) => service.vote(id, await service.token('bob'), { decision, reason: 'Looked at it.' });

  it('begins with what is open, then tells what happens, with the approval as one gets it', async () => {
    const { approvalId: before } = await service.ask();
    const stream = await listen('bob');
    const first = await stream.sees(({ id }) => id === before);
    expect(first).toMatchObject({ id: before, state: 'pending', happened: null });
    const { approvalId } = await service.ask();
    expect(await stream.sees(({ id }) => id === approvalId)).toMatchObject({ state: 'pending', happened: { kind: 'created', by: null } });
    await vote(approvalId, 'deny');
    const end = await stream.sees(({ id, happened }) => id === approvalId && happened?.kind === 'decided');
    expect(end.happened).toMatchObject({ kind: 'decided', by: { name: 'bob' }, channel: 'cli' });
    const { happened: _happened, ...view } = end;
    expect(view).toEqual((await service.get(`/api/approvals/${approvalId}`, await service.token('bob'))).body);
  });

  it('tells requesters of their own alone', async () => {
    const stream = await listen('oscar');
    await service.ask();
    const { approvalId } = await service.ask({ requester: { ...service.request().requester, subject: 'oscar', name: 'oscar' } });
    await stream.sees(({ id }) => id === approvalId);
    expect(new Set(stream.seen.map(({ requester }) => requester.subject))).toEqual(new Set(['oscar']));
  });

  it('goes on from where a reader was, at another replica too, without gaps and without doubles', async () => {
    const { approvalId } = await service.ask();
    const stream = await listen('bob');
    const { approvalId: second } = await service.ask();
    await stream.sees(({ id }) => id === second);
    await stream.close();

    const replica = await ApprovalServiceFake.replica(service.database, service.issuer, service.bus, new SystemClock());
    try {
      const missed = await Promise.all(Array.from({ length: 60 }, () => service.ask()));
      await vote(approvalId, 'approve');
      const resumed = await listen('bob', stream.lastId, replica);
      await resumed.sees(({ id, happened }) => id === approvalId && happened?.kind === 'decided');
      expect(resumed.seen.every(({ happened }) => happened !== null)).toBe(true);
      const created = resumed.seen.filter(({ happened }) => happened?.kind === 'created').map(({ id }) => id);
      expect(created.toSorted()).toEqual(missed.map((asked) => asked.approvalId).toSorted());
      // And lives on there.
      await vote(second, 'approve');
      await resumed.sees(({ id, happened }) => id === second && happened?.kind === 'decided');
      await resumed.close();
    } finally {
      await replica.close();
    }
  });

  it('tells each approval’s changes in their order, whatever happens at once', async () => {
    const stream = await listen('erin');
    const asked = await Promise.all(Array.from({ length: 10 }, () => service.ask()));
    await Promise.all(asked.map(({ approvalId }, index) => vote(approvalId, index % 2 === 0 ? 'approve' : 'deny')));
    for (const { approvalId } of asked) {
      await stream.sees(({ id, happened }) => id === approvalId && happened?.kind === 'decided');
      const numbers = stream.seen.flatMap(({ id, happened }) => (id === approvalId && happened !== null ? [happened.change] : []));
      expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    }
  });

  it.each(['', 'nonsense', '18446744073709551615-1', '0-0'])('begins anew, or at the beginning, with the id %j', async (lastId) => {
    const { approvalId } = await service.ask();
    const stream = await listen('bob', lastId);
    await stream.sees(({ id }) => id === approvalId);
  });

  it('is not for strangers', async () => {
    const response = await fetch(`${service.service.url}/api/approvals/stream`);
    expect(response.status).toBe(401);
    await response.body?.cancel();
  });

  it('is open so many times a caller, and again when one was closed', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, () => listen('dave')));
    await expect(listen('dave')).rejects.toThrow('429');
    await listen('bob');
    await streams[0]?.close();
    await eventually('a place', () => listen('dave').catch(() => undefined));
  });

  it('ends with its instance, at once', async () => {
    const replica = await ApprovalServiceFake.replica(service.database, service.issuer, service.bus, new SystemClock());
    const stream = await listen('bob', null, replica);
    await Promise.all([replica.close(), stream.ended]);
    expect(stream.comments.at(-1)).toBe('this instance is stopping, come back');
  });
});
