import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#chassis';
import { messageBlocksSchema } from '../limits/block.schema.js';
import { card } from '../testing/card.js';
import { MessageFile } from './message-file.js';
import { Workspace } from './workspace.js';

describe('messages in a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ostiary-messages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const started = () =>
    new Workspace({
      clock: new SystemClock(),
      people: [{ handle: 'bob' }],
      channels: [{ id: 'C1', name: 'approvals' }],
      triggersLiveMs: 3_000,
      messageFile: join(folder, 'messages.jsonl'),
    });
  const user = 'U0SIMBOT';

  it('are there again as they were last, with their direct messages, and those that come next are newer', () => {
    const first = started();
    const bob = first.findPerson('bob');
    const direct = bob === undefined ? '' : first.directWith(bob).id;
    const kept = first.messages.post({ channel: 'C1', user, text: 'one', blocks: messageBlocksSchema.parse(card) });
    const updated = first.messages.update(kept, { text: 'two', blocks: [] });
    const told = first.messages.post({ channel: direct, user, text: 'to bob' });
    first.messages.delete(first.messages.post({ channel: 'C1', user, text: 'gone' }));
    first.messages.post({ channel: 'C1', user, text: 'for bob alone', ephemeralTo: 'U0SIMBOB' });
    const second = started();
    expect(second.messages.list()).toEqual([updated, told]);
    expect(second.findChannel(direct)).toMatchObject({ directWith: 'U0SIMBOB' });
    expect(Number(second.messages.nextTs())).toBeGreaterThan(Number(told.ts));
  });

  it('survive a line that a kill cut off, and no more of them are kept than asked for', () => {
    const path = join(folder, 'messages.jsonl');
    const { messages } = started();
    for (const text of ['one', 'two', 'three']) messages.post({ channel: 'C1', user, text });
    appendFileSync(path, '{"message":{"channel":"C1","ts":"1.0');
    expect(new MessageFile(path, 2).load().map(({ text }) => text)).toEqual(['two', 'three']);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
