import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { note } from './note.js';

const later =
  (why: string, verbs?: RegExp): ShellRule =>
  (command, runner) => {
    const line = command.args
      .slice(0, 60)
      .map(({ text }) => text.slice(0, 60))
      .join(' ');
    if (verbs === undefined || verbs.test(line)) note('persistence', why, command, runner);
    return undefined;
  };

/** What goes on running, or runs again, without anybody asking for it. */
export const persistenceRules: RuleTable = {
  crontab(command, runner) {
    const options = new Options(command.args, 'u');
    if (options.has('r')) note('destructive-files', 'Deletes all that runs by the clock.', command, runner);
    else if (!options.has('l')) note('persistence', 'Sets what runs by the clock.', command, runner);
    return undefined;
  },
  'at batch': later('Has something run later.', /^(?!-l|-q$)/),
  systemctl: later('Has a service start with the machine.', /(?:^| )(?:enable|link|preset|set-default|edit)(?: |$)/),
  launchctl: later('Has a service start with the machine.', /(?:^| )(?:load|bootstrap|enable|submit)(?: |$)/),
  'update-rc.d chkconfig rc-update': later('Has a service start with the machine.', /(?:^| )(?:enable|defaults|add|on)(?: |$)/),
  pm2: later('Has a service start with the machine.', /(?:^| )(?:startup|save)(?: |$)/),
  schtasks: later('Has something run later.', /\/create/i),
  'ssh-copy-id': later('Lets a key sign in on another machine.'),
};
