import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { dangerKinds } from './danger-kinds.js';
import { dangersPage } from './dangers-page.js';

describe('docs/dangers.md', () => {
  it('begins with what the table of kinds says', async () => {
    const path = 'docs/dangers.md';
    const expected = await format(dangersPage(), { ...(await resolveConfig(path)), filepath: path });
    const page = await readFile(path, 'utf8');
    expect(page.slice(0, expected.trimEnd().length)).toBe(expected.trimEnd());
  });

  it('has a heading for each kind, so that others can point at it', () => {
    const headings = dangersPage().match(/^### .+$/gm);
    expect(headings).toEqual(dangerKinds.map(({ kind }) => `### ${kind}`));
  });
});

describe('the kinds of danger', () => {
  // Policies and records name them.
  it('are never renamed', () => {
    expect(dangerKinds.map(({ kind, group }) => `${group} ${kind}`)).toEqual([
      'shell destructive-files',
      'shell fetch-to-interpreter',
      'shell decode-to-interpreter',
      'shell computed-command',
      'shell reverse-shell',
      'shell data-exfiltration',
      'shell secret-read',
      'shell persistence',
      'shell privilege-change',
      'shell history-rewrite',
      'shell infrastructure-deletion',
      'shell foreign-package',
      'shell guard-tampering',
      'shell code-evaluation',
      'sql sql-drop',
      'sql sql-unbounded-write',
      'sql sql-schema-change',
      'sql sql-grant',
      'sql sql-code-execution',
      'sql sql-file-access',
      'sql sql-bulk-read',
      'file pipeline-change',
      'file hook-change',
      'file lock-file-change',
      'file container-change',
      'file outside-folder',
      'file new-import',
      'call unparsed',
      'call too_complex',
      'call tainted-call',
    ]);
  });
});
