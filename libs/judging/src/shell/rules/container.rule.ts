import type { RuleTable } from '../shell-command.js';
import { note } from './note.js';

/** What of a machine gives all of it to a container: its root, its accounts, the socket of its containers. */
const whole = String.raw`(?:\/+(?:etc|root|home)?\/?|(?:\/var)?\/run\/docker\.sock)`;
const reaching = [
  /^--(?:privileged(?:=true)?|pid=host|userns=host|cap-add=(?:ALL|(?:CAP_)?SYS_(?:ADMIN|PTRACE|MODULE)))$/i,
  new RegExp(`^(?:--volume=|-v=?)${whole}:`),
  new RegExp(`^--mount=(?:.*,)?(?:source|src)=${whole}(?:,|$)`),
  /^--device=\/dev\/(?:sd|nvme|vd|mem|kmem|disk)/,
];

/** Containers that can reach all of their machine. */
export const containerRules: RuleTable = {
  'docker podman nerdctl'(command, runner) {
    const options = command.args.flatMap(({ text }, i) => [text, `${command.args[i - 1]?.text ?? ''}=${text}`]);
    if (options.some((option) => reaching.some((one) => one.test(option))))
      note('privilege-change', 'Starts a container that can reach all of this machine.', command, runner);
    return undefined;
  },
};
