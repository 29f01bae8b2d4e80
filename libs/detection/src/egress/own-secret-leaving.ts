import { findingCategorySchema } from '#contracts';
import { analyzedKinds } from '../rules/analyzed.kinds.js';
import { detectorKinds } from '../rules/built-in.js';

/**
 * The finding that a caller's own secret would leave by a tool call: it was masked on its way to the provider, the model refers to it
 * by its alias, and the argument that holds the alias sends data away. Not a detector's: it comes of putting values back.
 */
export const ownSecretLeaving = { kind: 'own-secret-leaving', category: 'egress', severity: 'critical', confidence: 'medium' } as const;

/** Every kind and category that a policy may name under `match.findings`. */
export const findingNames: readonly string[] = [
  ...new Set([...findingCategorySchema.options, ...[...detectorKinds, ...analyzedKinds].map(({ kind }) => kind), ownSecretLeaving.kind]),
];

/** Programs and calls that carry their arguments to another machine. */
const carriers =
  /\b(?:curl|wget|https?ie|xh|aria2c|nc|ncat|netcat|socat|telnet|ftp|sftp|tftp|scp|rsync|ssh|mail|sendmail|mutt|swaks|nslookup|dig|ping|Invoke-WebRequest|Invoke-RestMethod|iwr|irm|fetch|axios|requests|urllib|urlopen|XMLHttpRequest|WebSocket)\b|\bgit\s+(?:push|remote|clone|fetch|send-email)\b|\b(?:npm|pnpm|yarn|cargo|gem|twine|docker|podman|helm)\s+(?:publish|push|login|upload)\b|\b(?:aws\s+s3|gsutil|gcloud\s+storage|az\s+storage|rclone|kubectl\s+cp|gh\s+(?:api|gist|secret|release))\b|\/dev\/(?:tcp|udp)\//i;

/** Something that names another machine: a URL with an authority, or `user@host:`. */
const destination = /\b[a-z][a-z0-9+.-]{1,20}:\/\/|\b[\w.-]+@[\w.-]+:/i;

/** Arguments and tools whose very purpose is to reach another machine. */
const reachingNames =
  /(?:^|[_.-])(?:url|uri|href|endpoint|webhook|host|recipient|to|email|destination)$|^(?:web_?fetch|web_?search|http|fetch|send|post|upload|notify|slack|email)/i;

/** A tool whose argument only stays in a file or a prompt on the caller's machine. */
const localTools = /^(?:Read|Write|Edit|MultiEdit|NotebookEdit|Glob|Grep|LS|TodoWrite|str_replace_based_edit_tool|apply_patch)$/;

/**
 * Whether an argument of a tool call would carry what it holds to another machine, as far as its text shows: it calls a program that
 * sends, or it is a URL, or the tool or the argument is made for that. Says yes when in doubt; a file that is only written stays.
 * `path` is the argument's place in the input, `input.headers.0`; `text` its text with the alias in it.
 */
export function sendsAway(toolName: string, path: string, text: string): boolean {
  if (localTools.test(toolName)) return false;
  const name = path.split('.').findLast((step) => !/^\d+$/.test(step)) ?? '';
  return carriers.test(text) || destination.test(text) || reachingNames.test(name) || reachingNames.test(toolName);
}
