import type { Severity } from '#contracts';
import { readPath, type ReadPath } from '../../paths/place-of-path.js';
import { changed, pathOf } from '../files.js';
import { foundBy } from '../found-by.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand } from '../shell-command.js';
import { comesFrom, from, nothing, unknown, type Value, valueOf } from '../value.js';

const made =
  /^(?:node_modules|dist|build|builds|target|out|output|coverage|htmlcov|bin|obj|tmp|temp|logs?|\.?cache|caches|\.next|\.nuxt|\.turbo|\.parcel-cache|\.vite|\.svelte-kit|\.angular|\.gradle|\.tox|\.nox|\.eggs|\.mypy_cache|\.pytest_cache|\.ruff_cache|__pycache__|\.?venv|env|vendor|storybook-static|playwright-report|test-results|\.nyc_output|\.terraform|cmake-build-\w+|_build|deps|\.dart_tool|Pods|DerivedData|.+\.egg-info|.+\.(?:log|tmp|pyc|o|tsbuildinfo|tgz|tar\.gz))$/;

/** How bad it is to delete a tree there; null: not worth a word. */
function severityOf({ path, place }: ReadPath): Severity | null {
  const last = path.split('/').findLast((piece) => !/[*?]/.test(piece)) ?? '';
  switch (place) {
    case 'root':
    case 'home':
    case 'device':
      return 'critical';
    case 'system':
      return path.split('/').length <= 3 ? 'critical' : 'high';
    case 'in-home':
      return made.test(last) || /\/(?:\.cache|\.npm|Caches)\//.test(path) ? 'medium' : 'high';
    case 'temporary':
      return 'low';
    case 'unknown':
      return /^\0\/?\*?$/.test(path) && path !== unknown ? 'high' : 'medium';
    case 'folder':
    case 'parent':
    case 'elsewhere':
      return 'high';
    default:
      if (path.split('/').includes('.git')) return 'high';
      return path.split('/').some((piece) => made.test(piece)) ? 'low' : 'medium';
  }
}

/** `find ... -exec rm {} +` */
const removesFound = ({ args }: ShellCommand): boolean =>
  args.some(
    ({ text }, i) => /^-(?:exec|execdir|ok|okdir)$/.test(text) && /^(?:.*\/)?(?:rm|unlink|shred|srm|rimraf)$/.test(args[i + 1]?.text ?? ''),
  );

/** Searches for files to delete them. */
export const searchRules: RuleTable = {
  find(command, runner) {
    const has = (option: string): boolean => command.args.some(({ text }) => text === option);
    // What is empty holds nothing that could be lost.
    if (removesFound(command) && !has('-empty'))
      deletes(
        foundBy(command.args).map((path) => valueOf(path)),
        command,
        runner,
        'Deletes what is found:',
      );
    return undefined;
  },
};

export function deletes(targets: readonly Value[], { place }: ShellCommand, { run }: Runner, verb: string): void {
  for (const one of targets) {
    const target = searched(one, run);
    const read = pathOf(target, 'delete', run);
    changed(read, place, run, 'Deletes');
    // "$folder/": where the variable is empty this is the root.
    const emptied = target.text.startsWith(`${unknown}/`) && /^\0\/\*?$/.test(target.text) ? 'high' : null;
    const severity = emptied ?? severityOf(read);
    if (severity !== null) run.notes.danger('destructive-files', place, `${verb} ${named(read)}.`, { severity });
  }
}

/** What a search lists is all of what it searched, unless that is part of the project: there nobody knows how much of it is meant. */
function searched(target: Value, run: Runner['run']): Value {
  if (!comesFrom(target, from.found)) return target;
  const whole = { ...target, text: target.text.replace(`/${unknown}`, '') };
  const { place } = readPath(whole.text, run.folder, run.subject.workingFolder);
  return place === 'folder' || place === 'inside' ? target : whole;
}

function named({ path, place }: ReadPath): string {
  if (place === 'root') return 'the whole file system';
  if (place === 'home') return 'a home folder';
  if (place === 'folder') return 'the whole working folder';
  return path.includes(unknown) ? 'what is only known when it runs' : path;
}

/** Deleting trees, emptying files, writing over devices. */
export const destructiveRules: RuleTable = {
  rm(command, runner) {
    const options = new Options(command.args);
    const { operands } = options;
    const recursive = options.has('r', 'R', 'recursive') || options.unsure || operands.some((one) => comesFrom(one, from.found));
    if (recursive) deletes(operands, command, runner, 'Deletes with all that is in it:');
    else {
      for (const operand of operands) {
        const read = pathOf(operand, 'delete', runner.run);
        changed(read, command.place, runner.run, 'Deletes');
        const severity = read.place === 'system' || read.place === 'device' ? 'high' : read.all ? 'medium' : null;
        if (severity !== null) runner.run.notes.danger('destructive-files', command.place, `Deletes ${named(read)}.`, { severity });
      }
    }
    return nothing;
  },
  find(command, runner) {
    const found = foundBy(command.args).map((path) => valueOf(path));
    const has = (option: string): boolean => command.args.some(({ text }) => text === option);
    // What is empty holds nothing that could be lost.
    if (has('-delete') && !has('-empty')) deletes(found, command, runner, 'Deletes what is found:');
    return undefined;
  },
  'rimraf trash del-cli'(command, runner) {
    deletes(new Options(command.args).operands, command, runner, 'Deletes with all that is in it:');
    return nothing;
  },
  'shred wipe srm'(command, runner) {
    deletes(new Options(command.args, 'n s').operands, command, runner, 'Deletes beyond recovery:');
    return nothing;
  },
  'diskutil cryptsetup sgdisk nvme'(command, runner) {
    const erases = /^(?:erase\w*|zeroDisk|secureErase|reformat|partitionDisk|luksFormat|erase|format|sanitize|-Z|--zap-all|-o|--clear)$/i;
    if (command.args.some(({ text }) => erases.test(text)))
      runner.run.notes.danger('destructive-files', command.place, `${command.program} writes a disk anew.`, { severity: 'critical' });
    return nothing;
  },
  'mkfs mkfs.ext4 mkfs.ext3 mkfs.xfs mkfs.btrfs mkfs.vfat mke2fs mkswap wipefs fdisk sfdisk parted blkdiscard'(
    { place, program },
    { run },
  ) {
    run.notes.danger('destructive-files', place, `${program} writes a disk anew.`, { severity: 'critical' });
    return nothing;
  },
  truncate(command, { run }) {
    const options = new Options(command.args, 's r size reference');
    for (const operand of options.operands) {
      const read = pathOf(operand, 'write', run);
      const inside = read.place === 'inside' || read.place === 'temporary';
      run.notes.danger('destructive-files', command.place, `Cuts ${named(read)} short.`, { severity: inside ? 'low' : 'high' });
    }
    return nothing;
  },
};
