import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A source file and the project that it is of: files of one project resemble each other, as those of others do not. */
export interface Source {
  readonly project: string;
  readonly text: string;
}

export interface Sources {
  readonly language: string;
  readonly extension: string;
  readonly files: readonly Source[];
}

/**
 * Code under permissive licences that comes with what a developer's machine has: the standard libraries of Go and Python, the packages in
 * node_modules, and a few crates that cargo fetches. Nothing of it is kept in this repository. A language whose tools are not there is
 * left out, and said so.
 */
export function allSources(): Sources[] {
  const sources = [
    {
      language: 'typescript',
      extension: 'ts',
      files: packages(['rxjs/src', 'zod/src', 'ajv/lib', '@grpc/*/src', 'pg-protocol/src', 'piscina/src', '@nestjs/*'], 'ts'),
    },
    {
      language: 'javascript',
      extension: 'js',
      files: packages(
        [
          'fastify',
          'undici/lib',
          'kafkajs/src',
          'pino/lib',
          'avvio',
          'oidc-provider/lib',
          'ws/lib',
          'jest-*/build',
          'typeorm',
          '@babel/*/lib',
          '@fastify/*',
          '@slack/*/dist',
          'dependency-cruiser/src',
          'find-my-way',
          'pg/lib',
          'yaml/dist',
          'prom-client/lib',
          'openid-client/build',
          'light-my-request',
          'ajv/lib',
          'axios/lib',
          'express/lib',
        ],
        'js',
      ),
    },
    {
      language: 'python',
      extension: 'py',
      files: under(said('python3', '-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'), 'py'),
    },
    { language: 'go', extension: 'go', files: under(join(said('go', 'env', 'GOROOT'), 'src'), 'go') },
    { language: 'rust', extension: 'rs', files: crates() },
  ];
  for (const { language, files } of sources) if (files.length === 0) console.error(`No sources of ${language} here: left out.`);
  return sources.filter(({ files }) => files.length > 0);
}

const skipped =
  /(?:[/_.-]tests?[/_.-]|testdata|_test\.|\.spec\.|\.min\.|\.d\.ts$|\/(?:generated|unicode|tables|idlelib|site-packages|vendor|locales?)[/_.])/i;

/** What stands directly in `folder` names the projects: the second part of a scoped package's name counts, too. */
function filesIn(folder: string, found: readonly string[]): Source[] {
  return [...found]
    .filter((file) => !skipped.test(file))
    .sort()
    .map((file) => ({ project: /^(@[^/]+\/[^/]+|[^/]+)/.exec(file.slice(folder.length + 1))![0], text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => text.length > 1_000 && text.length < 200_000);
}

const packages = (folders: readonly string[], extension: string): Source[] =>
  filesIn(
    'node_modules',
    folders.flatMap((folder) => globSync(`node_modules/${folder}/**/*.${extension}`)),
  );

const under = (folder: string, extension: string): Source[] =>
  folder.startsWith('/') ? filesIn(folder, globSync(`${folder}/**/*.${extension}`)) : [];

function said(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

const wanted = [
  'regex = "1"',
  'serde_json = "1"',
  'tokio = "1"',
  'clap = "4"',
  'hyper = "1"',
  'rayon = "1"',
  'itertools = "0.13"',
  'toml_edit = "0.22"',
];

function crates(): Source[] {
  const project = mkdtempSync(join(tmpdir(), 'provenance-crates-'));
  try {
    const manifest = `[package]\nname = "corpus"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n[dependencies]\n`;
    writeFileSync(join(project, 'Cargo.toml'), `${manifest}${wanted.join('\n')}\n`);
    writeFileSync(join(project, 'lib.rs'), '');
    said('cargo', 'vendor', '--manifest-path', join(project, 'Cargo.toml'), join(project, 'crates'));
    const folder = join(project, 'crates');
    return filesIn(
      folder,
      wanted.flatMap((line) => globSync(`${folder}/${line.split(' ')[0]}/src/**/*.rs`)),
    );
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
