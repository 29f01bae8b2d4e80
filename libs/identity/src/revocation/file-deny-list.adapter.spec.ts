import { eventually } from '#messaging/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileDenyList } from './file-deny-list.adapter.js';

const alice = { issuer: 'https://issuer.example', subjects: ['alice'], session: 's1' };

describe('FileDenyList', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deny-list-'));
  const path = join(folder, 'denied.json');
  const problems: string[] = [];
  let list: FileDenyList | undefined;
  afterEach(() => list?.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes effect within seconds, and a broken file changes nothing', async () => {
    list = new FileDenyList(path, (problem) => problems.push(problem), 20);
    expect(list.denies(alice)).toBe(false);
    writeFileSync(path, JSON.stringify([{ issuer: alice.issuer, session: 's1' }]));
    await eventually('the file to be heeded', () => list?.denies(alice) === true);
    writeFileSync(path, '[{"issuer":');
    await eventually('the file to be heeded', () => problems.length === 1);
    expect(list.denies(alice)).toBe(true);
    rmSync(path);
    await eventually('the file to be heeded', () => list?.denies(alice) === false);
  });

  it('stops the service when the file is broken at start', () => {
    writeFileSync(path, '{"alice": true}');
    expect(() => new FileDenyList(path, () => undefined)).toThrow(/must be a JSON list/);
  });
});
