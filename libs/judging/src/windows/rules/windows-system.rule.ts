import type { WindowsRule } from '../windows-rule.js';

const runKeys = /\\(?:currentversion\\(?:run|runonce|policies\\explorer\\run)|winlogon|image file execution options|services)\b/;
const guardKeys = /windows defender|disablerealtimemonitoring|enablelua|amsi|anthropic_|claude_code/;

const registry: WindowsRule = (run) => {
  const line = run.line.replaceAll('/', '\\');
  const writes = /^(?:set|new|remove|clear)-item|^reg (?:add|delete|import|restore)|^regedit/.test(line);
  if (!writes) return;
  if (guardKeys.test(line)) run.note('guard-tampering', 'critical', 'Changes a setting by which this machine or client is guarded.');
  else if (runKeys.test(line)) run.note('persistence', 'high', 'Leaves something in the registry that runs again later by itself.');
  else if (/^reg delete.*\\?hk/.test(line)) run.note('destructive-files', 'high', 'Deletes a part of the registry.');
};

const persists =
  (pattern: RegExp): WindowsRule =>
  (run) => {
    if (pattern.test(run.line)) run.note('persistence', 'high', 'Leaves something that runs again later by itself.');
  };
const widens =
  (pattern: RegExp, why: string): WindowsRule =>
  (run) => {
    if (pattern.test(run.line)) run.note('privilege-change', 'high', why);
  };
const guards =
  (pattern: RegExp): WindowsRule =>
  (run) => {
    if (pattern.test(run.line)) run.note('guard-tampering', 'critical', 'Turns off what guards this machine or client.');
  };

/** What stays: tasks, services, the registry, accounts, rights, and what guards the machine. */
export const windowsSystemRules: Readonly<Record<string, WindowsRule>> = {
  'reg regedit set-itemproperty new-itemproperty remove-itemproperty set-item new-item remove-item sp': registry,
  schtasks: persists(/[/-](?:create|change)\b/),
  'sc new-service set-service': persists(/^(?:new|set)-service|^sc (?:\\\\\S+ )?(?:create|config)\b/),
  'register-scheduledtask register-scheduledjob register-wmievent register-cimindicationevent': persists(/./),
  net: widens(/^net1? (?:user|localgroup|group) .*\/add/, 'Makes an account, or gives it rights.'),
  'new-localuser add-localgroupmember enable-localuser set-localuser': widens(/./, 'Makes an account, or gives it rights.'),
  icacls: widens(/\/(?:grant|setowner|reset)/, 'Widens who may do what with files.'),
  'takeown set-acl': widens(/./, 'Widens who may do what with files.'),
  'start-process saps runas': widens(/runas/, 'Runs a program with more rights.'),
  'set-executionpolicy': widens(/bypass|unrestricted/, 'Lets scripts run that nobody signed.'),
  'set-mppreference add-mppreference': guards(/disable|exclusion/),
  netsh: guards(/firewall.*\b(?:off|disable)/),
  'set-netfirewallprofile': guards(/enabled (?:false|0)/),
  setx: guards(/anthropic_|claude_code|node_tls_reject/),
  'get-childitem gci dir ls': (run) => {
    if (/(?:^| )env:/.test(run.line)) run.note('secret-read', 'medium', 'Shows all variables of the environment.');
  },
};
