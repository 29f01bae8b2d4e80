import { eventually } from '#messaging/testing';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';
import { ReceiverFake } from './testing/receiver.fake.js';

/** The service with a webhook, as the configuration has it. */
describe('an approval', () => {
  let receiver: ReceiverFake;
  let service: ApprovalServiceFake;
  let folder: string;
  beforeAll(async () => {
    receiver = await ReceiverFake.start();
    folder = await mkdtemp(join(tmpdir(), 'ostiary-webhook-'));
    const secret = { file: join(folder, 'secret') };
    await writeFile(secret.file, `whsec_${randomBytes(32).toString('base64')}`);
    service = await ApprovalServiceFake.start(undefined, () => ({ webhooks: [{ name: 'pager', url: receiver.url, secret }] }));
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('is told to a webhook from its request to its end, each change as the topic has it', async () => {
    const { approvalId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), { decision: 'deny', reason: 'Not today' });
    await service.resolutionOf(approvalId);
    const posts = await eventually('the last of them', () => {
      const own = receiver.received.filter(({ event }) => event.data.approvalId === approvalId);
      return own.some(({ event }) => event.type === 'approval.decided') ? own : null;
    });
    expect(posts.map(({ event }) => event.data.change)).toEqual(posts.map((_post, at) => at + 1));
    expect(posts[0]!.event.type).toBe('approval.created');
    const ofTopic = service.changes.filter((change) => change.approvalId === approvalId);
    expect(posts.map(({ event }) => event.data)).toEqual(ofTopic.slice(0, posts.length));
    // What the call said is for those who may see it.
    expect(posts.map(({ body }) => body).join('')).not.toContain('drop the');
  });

  it('that could not be told is listed for administrators, who have it posted again, and for nobody else', async () => {
    receiver.answer = (_received, response) => void response.writeHead(410).end();
    const { approvalId } = await service.ask();
    const path = '/api/webhooks/dead-letters';
    const erin = await service.token('erin');
    const letter = await eventually('the dead letter', async () => {
      const { items } = (await service.get(`${path}?webhook=pager`, erin)).body as { items: { eventId: string; reason: string }[] };
      return items.find(({ eventId }) => eventId === `${approvalId}-1`);
    });
    expect(letter).toMatchObject({ webhook: 'pager', approvalId, eventId: `${approvalId}-1`, reason: 'HTTP 410', attempts: 1 });
    const resend = (token: string | null, eventId = letter.eventId): Promise<Response> => {
      const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
      return fetch(`${service.service.url}${path}/resend`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ webhook: 'pager', eventId }),
      });
    };
    for (const token of [null, await service.token('alice'), await service.token('bob'), await service.token('dave')]) {
      const status = token === null ? 401 : 403;
      expect([(await service.get(path, token)).status, (await resend(token)).status]).toEqual([status, status]);
    }
    receiver.answer = (_received, response) => void response.writeHead(204).end();
    expect((await resend(erin, 'nothing-1')).status).toBe(404);
    const before = receiver.received.length;
    expect((await resend(erin)).status).toBe(200);
    await eventually('the post', () => receiver.received.slice(before).some(({ event }) => event.id === letter.eventId));
    const { items } = (await service.get(`${path}?webhook=pager`, erin)).body as { items: { eventId: string }[] };
    expect(items.map(({ eventId }) => eventId)).not.toContain(letter.eventId);
  });
});
