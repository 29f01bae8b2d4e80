import type { KindRow } from './kind-row.js';

/** Which files are written. */
export const fileKinds = {
  'pipeline-change': {
    severity: 'medium',
    confidence: 'high',
    sentence: 'Changes what runs in the build and release pipeline.',
    instead: 'Propose the change as a diff for a person to apply (`git diff > NAME.patch`).',
  },
  'hook-change': {
    severity: 'high',
    confidence: 'high',
    sentence: 'Changes a hook that runs by itself with git or a package manager.',
    instead: 'Propose the hook as a diff for a person to install (`git diff > NAME.patch`).',
  },
  'lock-file-change': {
    severity: 'low',
    confidence: 'high',
    sentence: 'Writes a lock file by hand, which says what code is installed.',
    instead: 'Let the package manager write it (`npm install --package-lock-only`).',
  },
  'container-change': {
    severity: 'low',
    confidence: 'high',
    sentence: 'Changes how a container or a deployment is made.',
    instead: 'Propose the change as a diff for a person to apply (`git diff > NAME.patch`).',
  },
  'outside-folder': {
    severity: 'medium',
    confidence: 'medium',
    sentence: 'Writes outside of the working folder.',
    instead: 'Write inside the working folder (`echo TEXT > NAME`).',
  },
  'new-import': {
    severity: 'low',
    confidence: 'low',
    sentence: 'Imports a package that the conversation has not shown before.',
    instead: 'Use the packages of the manifest, or add the new one to it first.',
  },
} as const satisfies Record<string, KindRow>;
