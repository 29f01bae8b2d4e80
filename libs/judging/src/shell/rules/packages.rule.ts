import { noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import type { Value } from '../value.js';
import { note } from './note.js';
import { isAddress, isForeignToNpm, shown } from './package-address.js';

const registries =
  /^https?:\/\/(?:registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org\/simple|pypi\.org|rubygems\.org|crates\.io|index\.crates\.io)\/?$/i;
const installs = new Set(['install', 'i', 'add', 'in', 'update', 'upgrade', 'ci', 'global', 'create', 'download', 'require']);

/** Package managers: a package by its address, or another registry. */
function manager(valued: string, registryOptions: readonly string[], foreign: (text: string) => boolean = isAddress): ShellRule {
  return (command, runner) => {
    const options = new Options(command.args, `${valued} ${registryOptions.join(' ')}`);
    const [verb, ...packages] = options.operands;
    for (const registry of options.values(...registryOptions)) {
      noteHost(registry, false, runner.run);
      if (!registries.test(registry.text))
        note('foreign-package', `Takes packages from another registry: ${shown(registry)}.`, command, runner);
    }
    const set = packages.findIndex(({ text }) => /^(?:@[\w-]+:)?registry(?:=|$)|(?:^|\.)(?:extra-)?index-url$/.test(text));
    const isSet = verb?.text === 'set' ? set >= 0 : verb?.text === 'config' && packages[0]?.text === 'set' && set > 0;
    if (isSet) note('foreign-package', 'Has packages taken from another registry from now on.', command, runner);
    if (verb === undefined || !installs.has(verb.text)) return undefined;
    for (const one of [...packages, ...options.values('e', 'editable', 'git', 'r', 'requirement')]) {
      if (!foreign(one.text)) continue;
      noteHost(one, false, runner.run);
      note('foreign-package', `Installs ${shown(one)}, which is no name of the registry.`, command, runner);
    }
    return undefined;
  };
}

const python = manager('r requirement c constraint t target python', [
  'i',
  'index-url',
  'extra-index-url',
  'f',
  'find-links',
  'index',
  'default-index',
]);

const systemPackages: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'o t target-release');
  const files = options.operands.filter(({ text }) => /\.(?:deb|rpm|apk|pkg\.tar\.\w+|snap)$|^https?:/.test(text));
  if (files.length > 0) note('foreign-package', `Installs a package file: ${shown(files[0] as Value)}.`, command, runner);
  if (options.has('allow-unauthenticated', 'force-yes', 'nogpgcheck', 'allow-untrusted', 'dangerous'))
    note('foreign-package', 'Installs packages whose signature is not checked.', command, runner);
  return undefined;
};

const fromFile: ShellRule = (command, runner) => {
  const options = new Options(command.args);
  if (options.has('i', 'install', 'U', 'upgrade'))
    note('foreign-package', 'Installs a package file that no registry vouches for.', command, runner);
  return undefined;
};

const addsSource: ShellRule = (command, runner) => {
  note('foreign-package', 'Adds a source or a key that packages are taken from.', command, runner);
  return undefined;
};

/** Packages from elsewhere than their registry. */
export const packageRules: RuleTable = {
  'npm pnpm yarn bun': manager('C prefix w workspace dir filter', ['registry'], isForeignToNpm),
  'pip pip3 pipx uv poetry pdm conda mamba': (command, runner) => {
    const args = command.args[0]?.text === 'pip' ? command.args.slice(1) : command.args;
    return python({ ...command, args }, runner);
  },
  'gem bundle': manager('v version i install-dir', ['s', 'source', 'clear-sources']),
  cargo: (command, runner) => {
    const options = new Options(command.args, 'git branch tag rev features p package registry index');
    if (/^(?:install|add)$/.test(options.operands[0]?.text ?? '') && (options.has('git') || options.has('index')))
      note('foreign-package', 'Installs a crate from a repository.', command, runner);
    return undefined;
  },
  composer: manager('d working-dir', ['repository']),
  'apt apt-get dnf yum zypper apk pacman snap': systemPackages,
  'dpkg rpm': fromFile,
  'add-apt-repository apt-add-repository apt-key': addsSource,
  brew: (command, runner) => {
    const [verb, ...rest] = new Options(command.args).operands;
    if (verb?.text === 'tap' && rest.length > 0) return addsSource(command, runner);
    if (verb?.text === 'install' && rest.some(({ text }) => /^https?:|\.rb$/.test(text)))
      note('foreign-package', 'Installs a formula by its address.', command, runner);
    return undefined;
  },
};
