import type { Severity } from '#contracts';
import { guardFile, persistentFile, secretFile } from '../../paths/known-files.js';
import type { ReadPath } from '../../paths/place-of-path.js';
import type { WindowsRule, WindowsRun } from '../windows-rule.js';

const made = /(?:^|\/)(?:node_modules|dist|build|target|out|bin|obj|coverage|\.next|\.cache|__pycache__|\.venv|venv)(?:\/|$)/i;

function severityOf({ place, path }: ReadPath): Severity {
  if (['root', 'home', 'system', 'device'].includes(place)) return 'critical';
  if (place === 'temporary' || made.test(path)) return 'low';
  return place === 'inside' ? 'medium' : 'high';
}

function deletes(run: WindowsRun, recursive: boolean): void {
  const unknown = run.command.args.includes(null);
  for (const operand of run.operands) {
    const read = run.path(operand, 'delete');
    changed(run, operand, 'Deletes');
    if (recursive || read.all)
      run.note('destructive-files', severityOf(read), `Deletes ${operand}${recursive ? ' with all that is in it' : ''}.`);
  }
  if (recursive && unknown) run.note('destructive-files', 'medium', 'Deletes with all that is in it what is only known when it runs.');
}

/** Somebody's file is written or deleted: dangers that lie in which file it is. */
function changed(run: WindowsRun, path: string, verb: 'Writes' | 'Deletes'): void {
  const read = run.path(path, verb === 'Writes' ? 'write' : 'delete').path;
  const guard = guardFile(read) ?? guardFile(read.toLowerCase());
  if (guard !== null) run.note('guard-tampering', guard, `${verb} ${path}, by which the client is guarded.`);
  else if (verb === 'Writes' && (persistentFile(read) !== null || startup.test(read)))
    run.note('persistence', 'high', `Writes ${path}, which runs by itself later.`);
}

const startup = /(?:\/Start Menu\/Programs\/Startup\/|profile\.ps1$|\/System32\/Tasks\/)/i;

const reads: WindowsRule = (run) => {
  for (const operand of run.operands) {
    const { path } = run.path(operand, 'read');
    const secret = secretFile(path) ?? (/(?:^|\/)(?:SAM|NTDS\.dit|Login Data|Credentials\/.+)$/i.test(path) ? 'high' : null);
    if (secret !== null && secret !== 'low') run.note('secret-read', secret, `Reads ${operand}, which holds secrets.`);
  }
};

const writes: WindowsRule = (run) => {
  const target = run.valueOf('path', 'filepath', 'literalpath', 'destination') ?? run.operands[0];
  if (typeof target === 'string') changed(run, target, 'Writes');
};

const lost =
  (what: string): WindowsRule =>
  (run) =>
    run.note('destructive-files', 'critical', what);

/** Files that are deleted, written and read, and disks. */
export const windowsFileRules: Readonly<Record<string, WindowsRule>> = {
  'remove-item rm ri erase del rd rmdir': (run) => deletes(run, run.has('recurse', '/s')),
  'clear-disk format-volume initialize-disk remove-partition diskpart format': (run) => {
    if (run.command.args.length > 0 || run.command.program !== 'format') lost('Writes a disk anew.')(run);
  },
  'vssadmin wbadmin wmic get-ciminstance': (run) => {
    if (/\b(?:delete|resize)\b.*\bshadow|shadowcopy.*delete|delete (?:catalog|backup|systemstatebackup)/.test(run.line))
      lost('Deletes the copies that could be restored from.')(run);
  },
  bcdedit: (run) => {
    if (/recoveryenabled|bootstatuspolicy|deletevalue/.test(run.line)) lost('Turns the recovery of the system off.')(run);
  },
  cipher: (run) => {
    if (run.has('/w')) lost('Deletes beyond recovery.')(run);
  },
  'wevtutil clear-eventlog': (run) => {
    if (/^clear-eventlog|\b(?:cl|clear-log)\b/.test(run.line)) run.note('destructive-files', 'high', 'Empties a log of the system.');
  },
  'get-content gc cat type more select-string sls findstr': reads,
  'set-content out-file add-content new-item ni sc tee-object': writes,
  'copy-item copy cp cpi move-item move mv mi xcopy robocopy': (run) => {
    const target = run.operands.at(-1);
    if (target !== undefined && run.operands.length > 1) changed(run, target, 'Writes');
  },
};
