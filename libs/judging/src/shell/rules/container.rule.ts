import { readPath } from '../../paths/place-of-path.js';
import type { RuleTable, Runner, ShellCommand } from '../shell-command.js';
import { note } from './note.js';

const reaching = [
  /^--(?:privileged(?:=true)?|pid=host|userns=host|cap-add=(?:ALL|(?:CAP_)?SYS_(?:ADMIN|PTRACE|MODULE)))$/i,
  /^--device=\/dev\/(?:sd|nvme|vd|mem|kmem|disk)/,
];

interface Mount {
  readonly source: string;
  readonly readOnly: boolean;
}

/** The folder of the machine that an option with its value gives to a container; null: none. */
function mountOf(option: string): Mount | null {
  const volume = /^(?:--volume=|-v=?)((?:[A-Za-z]:[\\/])?[^:]*):[^:]+(?::(.*))?$/s.exec(option);
  if (volume !== null) return { source: volume[1] ?? '', readOnly: (volume[2] ?? '').split(',').includes('ro') };
  if (!option.startsWith('--mount=')) return null;
  const fields = option.slice('--mount='.length).split(',', 32);
  const source = fields.map((field) => /^"?(?:source|src)=(.*?)"?$/s.exec(field)?.[1]).find((one) => one !== undefined);
  const readOnly = fields.some((field) => /^(?:readonly|ro)(?:=(?:true|1))?$/.test(field));
  return source === undefined ? null : { source, readOnly };
}

/** Gives away the root of the machine, its accounts, a home, or the socket by which containers are started. */
function mounts({ source, readOnly }: Mount, command: ShellCommand, runner: Runner): void {
  const { run } = runner;
  const { path, place } = readPath(source, run.folder, run.subject.workingFolder);
  if (/^(?:\/var)?\/run\/(?:docker|podman\/podman|containerd\/containerd)\.sock$/.test(path))
    note('privilege-change', 'Starts a container that can reach all of this machine.', command, runner);
  else if (place === 'root' || path === '/etc')
    note('privilege-change', 'Starts a container that can reach all of this machine.', command, runner, readOnly ? 'medium' : 'high');
  else if (place === 'home') note('privilege-change', 'Gives a home folder to a container.', command, runner, readOnly ? 'medium' : 'high');
}

/** Containers that can reach all of their machine, or all that a person keeps there. */
export const containerRules: RuleTable = {
  'docker podman nerdctl docker-compose'(command, runner) {
    const options = command.args.flatMap(({ text }, i) => [text, `${command.args[i - 1]?.text ?? ''}=${text}`]);
    if (options.some((option) => reaching.some((one) => one.test(option))))
      note('privilege-change', 'Starts a container that can reach all of this machine.', command, runner);
    for (const option of options) {
      const mount = mountOf(option);
      if (mount !== null) mounts(mount, command, runner);
    }
    return undefined;
  },
};
