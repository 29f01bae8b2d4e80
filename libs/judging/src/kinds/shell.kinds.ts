import type { KindRow } from './kind-row.js';

/** What commands do. */
export const shellKinds = {
  'destructive-files': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Deletes or overwrites files in a way that cannot be undone.',
    instead: 'Delete the named build outputs inside the working folder, or move what is in the way to a backup (`mv NAME NAME.bak`).',
  },
  'fetch-to-interpreter': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Fetches something from the network and runs it unseen.',
    instead:
      'Download to a file (`curl -fsSo FILE URL`), show it, and run it in a later step; or install the tool from its package registry.',
  },
  'decode-to-interpreter': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Decodes hidden text and runs it.',
    instead: 'Write the commands in clear text.',
  },
  'computed-command': {
    severity: 'medium',
    confidence: 'medium',
    sentence: 'Which program runs is computed while it runs, so that nobody can read it beforehand.',
    instead: 'Name the program in clear text.',
  },
  'reverse-shell': {
    severity: 'critical',
    confidence: 'high',
    sentence: 'Connects a shell of this machine to another one.',
    instead: 'Nothing: ask the person in charge for access by the usual way.',
  },
  'data-exfiltration': {
    severity: 'high',
    confidence: 'medium',
    sentence: 'Sends files or settings of this machine to another one.',
    instead: 'Show the content in the conversation (`cat FILE`), or ask the user to send it.',
  },
  'secret-read': {
    severity: 'high',
    confidence: 'medium',
    sentence: 'Reads keys, passwords or tokens.',
    instead: 'Read the example file (`cat .env.example`), or ask the user which names are set.',
  },
  persistence: {
    severity: 'high',
    confidence: 'high',
    sentence: 'Leaves something that runs again later by itself.',
    instead: 'Run it once now (`./NAME`), or propose the lines for the user to install.',
  },
  'privilege-change': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Widens who may do what: rights on files, owners, accounts, or root.',
    instead: 'Give the one file the one right that it needs (`chmod u+x FILE`), without sudo.',
  },
  'history-rewrite': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Throws away commits or changes that are not saved elsewhere.',
    instead: 'Use git revert (`git revert --no-edit HEAD`), git stash or a new branch; push without force.',
  },
  'infrastructure-deletion': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Deletes running services, clusters, volumes or cloud resources.',
    instead: 'Show the plan (`terraform plan`, --dry-run), or restrict it to one named resource of a staging context.',
  },
  'foreign-package': {
    severity: 'high',
    confidence: 'medium',
    sentence: 'Installs a package from elsewhere than its registry.',
    instead: 'Install the published package by name and version from the configured registry.',
  },
  'guard-tampering': {
    severity: 'critical',
    confidence: 'high',
    sentence: 'Changes the settings or hooks by which this very client is guarded.',
    instead: 'Ask an administrator to change the settings.',
  },
  'code-evaluation': {
    severity: 'medium',
    confidence: 'medium',
    sentence: 'Runs code that stands in an argument or comes from elsewhere, which is judged only roughly.',
    instead: 'Write the code to a file in the working folder, and run that (`python3 FILE.py`).',
  },
} as const satisfies Record<string, KindRow>;
