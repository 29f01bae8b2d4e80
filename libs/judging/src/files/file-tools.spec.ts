import { judge } from '../judge.js';

const judged = (name: string, input: unknown, workingFolder: string | null = '/work/app') => judge({ name, input, workingFolder });
const found = (name: string, input: unknown, workingFolder?: string | null): string[] =>
  judged(name, input, workingFolder).dangers.map(({ kind, severity }) => `${kind} ${severity}`);

describe('files that a tool writes', () => {
  it.each<[string, string[]]>([
    ['src/index.ts', []],
    ['/work/app/src/index.ts', []],
    ['CLAUDE.md', []],
    ['docs/docker.md', []],
    ['src/lock.ts', []],
    ['.github/workflows/ci.yml', ['pipeline-change medium']],
    ['/work/app/.github/workflows/ci.yml', ['pipeline-change medium']],
    ['.GitHub/Workflows/ci.yml', ['pipeline-change medium']],
    ['src/../.gitlab-ci.yml', ['pipeline-change medium']],
    ['Jenkinsfile', ['pipeline-change medium']],
    ['.git/hooks/pre-commit', ['hook-change high']],
    ['.git/config', ['hook-change high']],
    ['.husky/pre-push', ['hook-change high']],
    ['.pre-commit-config.yaml', ['hook-change high']],
    ['.vscode/tasks.json', ['hook-change medium']],
    ['package-lock.json', ['lock-file-change low']],
    ['api/go.sum', ['lock-file-change low']],
    ['Dockerfile', ['container-change low']],
    ['docker/Dockerfile.prod', ['container-change low']],
    ['docker-compose.override.yml', ['container-change low']],
    ['.claude/settings.json', ['guard-tampering critical']],
    ['.claude/settings.local.json', ['guard-tampering critical']],
    ['.CLAUDE/Settings.json', ['guard-tampering critical']],
    ['.claude/./x/../settings.json', ['guard-tampering critical']],
    ['.cla\u200cude/settings.json', ['guard-tampering critical']],
    ['.claude\\settings.json', ['guard-tampering critical']],
    ['.claude/hooks/check.sh', ['guard-tampering critical']],
    ['.mcp.json', ['guard-tampering high']],
    ['.cursor/mcp.json', ['guard-tampering critical']],
    ['~/.claude/settings.json', ['guard-tampering critical', 'outside-folder medium']],
    ['~/.bashrc', ['persistence high', 'outside-folder medium']],
    ['/home/bob/.zshrc', ['persistence high', 'outside-folder medium']],
    ['/home/bob/.ssh/authorized_keys', ['persistence critical', 'outside-folder medium']],
    ['/etc/cron.d/job', ['persistence high', 'outside-folder high']],
    ['/etc/systemd/system/x.service', ['persistence high', 'outside-folder high']],
    ['/etc/sudoers', ['privilege-change critical', 'outside-folder high']],
    ['../other/src/index.ts', ['outside-folder medium']],
    ['/work/application/x.ts', ['outside-folder medium']],
    ['/tmp/notes.txt', ['outside-folder low']],
  ])('%s', (path, dangers) => {
    for (const [tool, field] of [
      ['Write', 'file_path'],
      ['Edit', 'file_path'],
      ['create_file', 'path'],
      ['mcp__disk__write_file', 'path'],
    ] as const) {
      expect(found(tool, { [field]: path, content: 'x' })).toEqual(dangers);
    }
  });

  it('are known by their whole path where the working folder is somebody’s home', () => {
    expect(found('Write', { file_path: '/home/bob/.bashrc' }, '/home/bob')).toEqual(['persistence high']);
    expect(found('Write', { file_path: '.bashrc' }, '/home/bob')).toEqual(['persistence high']);
  });

  it('may be anywhere where the working folder is not known, but for the system’s', () => {
    expect(judged('Write', { file_path: '/home/bob/app/x.ts' }, null)).toEqual({
      dangers: [],
      understood: { commands: [], hosts: [], sql: [], paths: [{ path: '/home/bob/app/x.ts', access: 'write', outside: null }] },
    });
    expect(found('Write', { file_path: '/etc/motd' }, null)).toEqual(['outside-folder high']);
    expect(found('Write', { file_path: '../x' }, null)).toEqual(['outside-folder medium']);
  });

  it.each<[string, object, string[]]>([
    ['MultiEdit', { file_path: '.husky/x', edits: [{ old_string: 'a', new_string: 'b' }] }, ['hook-change high']],
    ['NotebookEdit', { notebook_path: '/etc/x.ipynb', new_source: '' }, ['outside-folder high']],
    ['str_replace_editor', { command: 'create', path: '.mcp.json', file_text: '{}' }, ['guard-tampering high']],
    ['str_replace_editor', { command: 'view', path: '.mcp.json' }, []],
    ['Write', { command: 'view', file_path: '.mcp.json', content: '{}' }, ['guard-tampering high']],
    ['str_replace_based_edit_tool', { command: 'view', path: '.env' }, ['secret-read high']],
    ['delete_file', { target_file: '.claude/settings.json' }, ['guard-tampering critical']],
    ['mcp__disk__move_file', { source: 'x', destination: '.git/hooks/pre-commit' }, ['hook-change high']],
    [
      'mcp__hub__push_files',
      {
        files: [
          { path: 'a.ts', content: '' },
          { path: '.github/workflows/x.yml', content: '' },
        ],
      },
      ['pipeline-change medium'],
    ],
    ['mcp__disk__put', { path: '.mcp.json' }, ['guard-tampering high']],
    ['mcp__disk__copy', { source: 'x', destination: '.mcp.json' }, ['guard-tampering high']],
    ['mcp__disk__rename', { from: 'x', to: '.mcp.json' }, ['guard-tampering high']],
    ['mcp__disk__rm', { path: '.mcp.json' }, ['guard-tampering high']],
    ['upload_file', { Path: '.mcp.json' }, ['guard-tampering high']],
    ['Read', { file_path: '/home/bob/.ssh/id_rsa' }, ['secret-read high']],
    ['Read', { file_path: 'src/index.ts' }, []],
    ['read_many_files', { paths: ['a.ts', '.env'] }, ['secret-read high']],
    ['Write', { file_path: 'big.txt', content: 'x'.repeat(200_000) }, []],
    ['Write', { file_path: 'x.json', content: { not: 'a text' } }, []],
  ])('%s %j', (name, input, dangers) => expect(found(name, input)).toEqual(dangers));
});

describe('patches', () => {
  it.each<[string, string, string[]]>([
    [
      'of an agent',
      '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n*** Add File: .mcp.json\n+{}\n*** End Patch',
      ['write src/a.ts', 'write .mcp.json'],
    ],
    ['that moves', '*** Update File: a.ts\n*** Move to: .git/hooks/pre-commit\n', ['write a.ts', 'write .git/hooks/pre-commit']],
    ['that deletes', '*** Delete File: a.ts\n', ['delete a.ts']],
    ['of git', 'diff --git a/x.ts b/x.ts\n--- a/x.ts\t2026\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n', ['write x.ts']],
    ['of git that deletes', '--- a/x.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n', ['delete x.ts']],
    ['that makes a file', '--- /dev/null\r\n+++ b/.github/workflows/x.yml\r\n', ['write .github/workflows/x.yml']],
  ])('%s', (_, input, paths) => {
    expect(judged('apply_patch', { input }).understood.paths.map(({ access, path }) => `${access} ${path}`)).toEqual(paths);
  });

  it('are judged by their files, and point at their names', () => {
    const input = '*** Begin Patch\n*** Add File: .claude/settings.json\n+{}\n*** End Patch';
    expect(judged('apply_patch', { input }).dangers.map(({ kind, start, end }) => [kind, input.slice(start, end)])).toEqual([
      ['guard-tampering', '.claude/settings.json'],
    ]);
    expect(found('apply_patch', { input: 'what?' })).toEqual(['unparsed high']);
    expect(found('apply_patch', { input: '*** Add File: x\n'.repeat(300) })).toEqual(['too_complex high']);
  });
});

describe('code that a tool writes', () => {
  const imported = (file_path: string, content: string): string[] =>
    judged('Write', { file_path, content }).dangers.map(({ why, start, end }) => `${why} ${content.slice(start, end)}`);

  it.each([
    [
      'a.ts',
      "import x from 'left-pad';\nimport { y } from \"@a/b/c\";\nimport './z';\nimport 'node:fs';\nconst p = require('path');",
      ['left-pad', '@a/b'],
    ],
    ['a.mjs', "export * from 'one';\nawait import('two/deep');\nimport {\n  a,\n  b,\n} from 'three';", ['one', 'three', 'two']],
    ['a.py', 'import os, sys\nimport requests\nfrom numpy.linalg import norm\nfrom . import x', ['numpy', 'requests']],
    ['a.go', 'import (\n\t"fmt"\n\tx "github.com/a/b/c"\n)', ['github.com/a/b']],
    ['a.rs', 'use std::io;\nuse serde::Deserialize;\nuse crate::x;', ['serde']],
    ['a.rb', "require 'rails/all'\nrequire_relative 'x'", ['rails']],
    ['a.md', "import x from 'left-pad'", []],
  ])('%s imports packages', (file, code, packages) => {
    expect(imported(file, code).map((why) => /package (\S+)\./.exec(why)![1])).toEqual(packages);
  });

  it('is judged by what is new in it', () => {
    const edit = { old_string: "import a from 'a';", new_string: "import a from 'a';\nimport b from 'b';" };
    expect(
      judged('Edit', { file_path: 'x.js', ...edit }).dangers.map(({ kind, severity, why, field }) => [kind, severity, why, field]),
    ).toEqual([['new-import', 'low', 'Imports the package b.', 'input.new_string']]);
    expect(found('MultiEdit', { file_path: 'x.js', edits: [edit, edit] })).toEqual(['new-import low', 'new-import low']);
  });

  it('that a package manager runs by itself is a hook', () => {
    expect(found('Write', { file_path: 'package.json', content: '{"scripts":{"test":"jest","postinstall":"node x.js"}}' })).toEqual([
      'hook-change medium',
    ]);
    expect(found('Edit', { file_path: 'package.json', old_string: '"prepare": "a"', new_string: '"prepare": "a", "b": "c"' })).toEqual([]);
  });
});
