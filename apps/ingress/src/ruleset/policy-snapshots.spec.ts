import { randomBytes } from 'node:crypto';
import { Readiness } from '#chassis';
import { Logger } from '@nestjs/common';
import { PolicySnapshots } from './policy-snapshots.js';

Logger.overrideLogger(false);

const source = (word: string) => `version: 1\nrules:\n  - { id: ${word}, match: { words: ["${word}"] }, action: block }\n`;
const published = (version: number, text: string) => {
  const data = { scope: 'default', version, source: text, digest: '', author: 'A', publishedAt: '2026-01-01T00:00:00Z' };
  return { envelope: { id: 'i', source: '/policy/1', type: 't', subject: 's', time: data.publishedAt, data } };
};

describe('the policy that ingress holds', () => {
  it.each([
    ['an older version that is sent once more', published(1, source('older'))],
    ['the same version with another text', published(2, source('other'))],
    ['a newer version that does not compile', published(3, 'version: 1\nrules: 7\n')],
  ])('stays in force against %s', (_what, message) => {
    const snapshots = new PolicySnapshots(randomBytes(32), new Readiness());
    snapshots.learn(published(2, source('newer')));
    snapshots.learn(message);
    expect(snapshots.current().version).toBe(2);
    expect(snapshots.sourcesOf(2)).toEqual({ source: source('newer'), scoped: [] });
  });

  it('gives way to a newer version', () => {
    const snapshots = new PolicySnapshots(randomBytes(32), new Readiness());
    for (const version of [1, 2, 7]) snapshots.learn(published(version, source('any')));
    expect(snapshots.current().version).toBe(7);
  });
});
