import type { Severity } from '#contracts';
import { changed, pathOf } from '../files.js';
import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import type { Value } from '../value.js';
import { note } from './note.js';

/** What a mode gives: to everybody, or as the owner of the program. */
function given(mode: string): 'everybody' | 'owner' | null {
  const digits = /^0?([0-7])?([0-7])([0-7])([0-7])$/.exec(mode);
  if (digits !== null) {
    if (Number(digits[1] ?? 0) & 6) return 'owner';
    return Number(digits[4]) & 2 ? 'everybody' : null;
  }
  if (/(?:^|,)[ug]*\+[rwxX]*s|(?:^|,)[ugoa]*[+=][rwxXt]*s/.test(mode)) return 'owner';
  return /(?:^|,)(?:[ug]*[oa][ugoa]*)[+=][rxXst]*w/.test(mode) ? 'everybody' : null;
}

const wide = (paths: readonly Value[], command: Parameters<ShellRule>[0], runner: Parameters<ShellRule>[1]): boolean =>
  paths.some((path) => ['root', 'home', 'system'].includes(pathOf(path, 'write', runner.run).place) && command.program !== '');

const says =
  (why: string, severity?: Severity): ShellRule =>
  (command, runner) => {
    note('privilege-change', why, command, runner, severity);
    return undefined;
  };

/** Rights on files, owners, accounts, the protection of the machine. */
export const privilegeRules: RuleTable = {
  chmod(command, runner) {
    // A mode such as -w looks like an option.
    const options = new Options(
      command.args.filter(({ text }) => !/^-[rwxX]+$/.test(text)),
      'reference',
    );
    const [mode, ...paths] = options.operands;
    if (mode === undefined) return undefined;
    for (const path of paths) changed(pathOf(path, 'write', runner.run), command.place, runner.run, 'Changes');
    const to = given(mode.text);
    const recursive = options.has('R', 'recursive');
    if (recursive && wide(paths, command, runner))
      note('privilege-change', 'Changes the rights on whole folders of the system.', command, runner, 'critical');
    else if (to === 'owner') note('privilege-change', 'Lets a program run with the rights of its owner.', command, runner);
    else if (to === 'everybody') note('privilege-change', 'Lets everybody write.', command, runner);
    return undefined;
  },
  'chown chgrp'(command, runner) {
    const options = new Options(command.args, 'from reference');
    const paths = options.operands.slice(1);
    for (const path of paths) changed(pathOf(path, 'write', runner.run), command.place, runner.run, 'Changes');
    if (wide(paths, command, runner))
      note(
        'privilege-change',
        'Changes the owner of files of the system.',
        command,
        runner,
        options.has('R', 'recursive') ? 'critical' : 'high',
      );
    else if (options.has('R', 'recursive')) note('privilege-change', 'Changes the owner of a whole folder.', command, runner, 'medium');
    return undefined;
  },
  setcap: says('Gives a program rights of root.'),
  setfacl: says('Changes who may do what with a file.', 'medium'),
  'visudo vipw': says('Changes who may become root.', 'critical'),
  'usermod gpasswd addgroup'(command, runner) {
    const admins = command.args.some(({ text }) => /(?:^|,)(?:sudo|wheel|admin|root|docker)(?:,|$)/.test(text));
    note('privilege-change', 'Changes an account of this machine.', command, runner, admins ? 'critical' : 'high');
    return undefined;
  },
  'useradd adduser userdel deluser groupadd passwd chpasswd dscl': says('Changes the accounts of this machine.'),
  sudo(command, runner) {
    if (new Options(command.args, 'u g p').has('i', 's', 'login', 'shell'))
      note('privilege-change', 'Opens a shell of root.', command, runner, 'medium');
    return undefined;
  },
  'su login': says('Becomes another user.', 'medium'),
  'insmod modprobe rmmod kextload': says('Changes what the kernel runs.'),
  sysctl: (command, runner) =>
    command.args.some(({ text }) => text === '-w' || text.includes('='))
      ? says('Changes settings of the kernel.')(command, runner)
      : undefined,
  'setenforce apparmor_parser aa-disable csrutil spctl': says('Changes how this machine is protected.'),
  'iptables ip6tables nft ufw firewall-cmd pfctl'(command, runner) {
    if (command.args.some(({ text }) => /^(?:-F|-P|-X|flush|disable|reset|--flush|-d|--panic-off)$/.test(text)))
      note('privilege-change', 'Opens the firewall of this machine.', command, runner);
    return undefined;
  },
  kubectl(command, runner) {
    if (command.args.some(({ text }) => /^(?:cluster)?rolebinding$/.test(text)) && command.args[0]?.text === 'create')
      note('privilege-change', 'Gives rights in a cluster.', command, runner);
    return undefined;
  },
  aws(command, runner) {
    if (command.args[0]?.text === 'iam' && command.args.some(({ text }) => /^(?:attach|put|create|add|update)-/.test(text)))
      note('privilege-change', 'Changes who may do what in a cloud account.', command, runner);
    return undefined;
  },
};
