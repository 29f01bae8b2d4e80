import { findingCategorySchema } from '#contracts';
import { analyzedKinds } from '../rules/analyzed.kinds.js';
import { detectorKinds } from '../rules/built-in.js';

/**
 * The finding that a caller's own secret could leave by a tool call: it was masked on its way to the provider, the model refers to it
 * by its alias, and the call that holds the alias does more than change a local file. Not a detector's: it comes of putting values back.
 */
export const ownSecretLeaving = { kind: 'own-secret-leaving', category: 'egress', severity: 'critical', confidence: 'medium' } as const;

/** Every kind and category that a policy may name under `match.findings`. Dangers have a key of their own. */
export const findingNames: readonly string[] = [
  ...new Set([
    ...findingCategorySchema.options.filter((category) => category !== 'danger'),
    ...[...detectorKinds, ...analyzedKinds].map(({ kind }) => kind),
    ownSecretLeaving.kind,
  ]),
];

/** The category of secrets and all its kinds. */
export const secretNames: readonly string[] = [
  'secret',
  ...new Set(detectorKinds.filter(({ category }) => category === 'secret').map(({ kind }) => kind)),
];

/** Tools of agents that read or change a file on the caller's machine and do nothing else, by their exact names. */
const localEdits: ReadonlySet<string> = new Set([
  'Read',
  'Write',
  'Edit',
  'MultiEdit',
  'NotebookEdit',
  'str_replace_based_edit_tool',
  'str_replace_editor',
  'apply_patch',
]);

/** Programs, modules and calls that carry data to another machine: a file that names one may be a program that will. */
const carriers = new RegExp(
  [
    /\b(?:curl|wget|https?ie|xh|aria2c|nc|ncat|netcat|socat|telnet|[st]?ftp|scp|rsync|ssh|autossh|mosh|sendmail|mutt|swaks|rclone)\b/,
    /\b(?:nslookup|dig|drill|getent|resolvectl|ping6?|traceroute|s_client|croc|ngrok|cloudflared)\b|\bmailx?\s+-s\b|\bhost\s+-/,
    /\b(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm|Resolve-DnsName|Send-MailMessage|Start-BitsTransfer|certutil|bitsadmin)\b/,
    /\bgit\s+(?:push|remote|clone|fetch|pull|send-email)\b|\b(?:gh|glab)\s+[a-z]/,
    /\b(?:npm|pnpm|yarn|cargo|gem|twine|docker|podman|helm)\s+(?:publish|push|login|upload)\b/,
    /\b(?:aws|gsutil|gcloud|az|doctl|kubectl|heroku|vercel|netlify|flyctl|wrangler)\s+[a-z]/,
    /\b(?:fetch|got)\s*\(|\b(?:axios|superagent|undici|XMLHttpRequest|WebSocket|EventSource|sendBeacon|node-fetch|nodemailer)\b/,
    /\b(?:https?|net|tls|dgram|dns)\.(?:request|get|post|connect|createConnection|createSocket|lookup|resolve\w*)\b/,
    /\b(?:requests\.\w|urllib|urlopen|httpx|aiohttp|http\.client|smtplib|ftplib|paramiko|boto3|gethostbyname|getaddrinfo)/,
    /\bimport\s+(?:requests|socket)\b|\bsocket\s*[.(]/,
    /\b(?:Net::\w+|open-uri|LWP|IO::Socket|TCPSocket|fsockopen|file_get_contents|curl_exec|stream_socket_client|HttpClient|WebClient)\b/,
    /\b(?:net\/http|net\.Dial\w*|http\.(?:Get|Post\w*|NewRequest)|reqwest|ureq|TcpStream|UdpSocket|HttpURLConnection|OkHttp\w*)\b/,
    /\/dev\/(?:tcp|udp)\//,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** A file's place that is another machine's: a URL, or a share. */
const remotePlace = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\\\\|\/\/)[\w.@:-]+[\\/]\S*$/i;

/**
 * Whether a tool call must ask before a value of the caller's is put back into it. Every call does but one: an edit of a local file that does
 * not read like a program which would send the value. `texts` are all texts of the call's input, with aliases in them.
 * It goes by what is known to stay, since what sends cannot be listed: any shell command, any tool of an MCP server, any name not known.
 */
export const asksToRestore = (toolName: string, texts: readonly string[]): boolean =>
  !localEdits.has(toolName) || texts.some((text) => carriers.test(text) || remotePlace.test(text));
