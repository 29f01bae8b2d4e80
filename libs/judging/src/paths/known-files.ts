import type { Severity } from '#contracts';
import { matchesGlob } from './glob.js';

/** A group of files that mean something wherever they stand. */
interface KnownFiles {
  /** Over the normalised path, with `~` for the home. */
  readonly pattern: RegExp;
  readonly severity: Severity;
}

const start = String.raw`(?:^|\/)`;
const files = (severity: Severity, ...patterns: readonly string[]): KnownFiles => ({
  pattern: new RegExp(`${start}(?:${patterns.join('|')})$`),
  severity,
});
const home = String.raw`(?:~[\w.-]*|\/root|\/(?:home|Users)\/[^/]+)\/`;
const inHome = (severity: Severity, ...patterns: readonly string[]): KnownFiles => ({
  pattern: new RegExp(`^${home}(?:${patterns.join('|')})$`),
  severity,
});
const absolute = (severity: Severity, ...patterns: readonly string[]): KnownFiles => ({
  pattern: new RegExp(`^(?:${patterns.join('|')})$`),
  severity,
});

const secretFiles: readonly KnownFiles[] = [
  files('low', String.raw`\.env\.(?:example|sample|template|dist|defaults?|tpl)`, String.raw`[^/]+\.pub`, String.raw`\.ssh\/known_hosts`),
  files(
    'medium',
    String.raw`\.env\.(?:test|ci|dev|development)`,
    String.raw`\.envrc`,
    String.raw`\.npmrc`,
    String.raw`\.docker\/config\.json`,
  ),
  files(
    'medium',
    String.raw`\.(?:bash|zsh|psql|mysql|python)_history`,
    String.raw`[^/]+\.(?:pem|crt)`,
    String.raw`\.ssh\/config`,
    String.raw`\.aws\/config`,
  ),
  files(
    'high',
    String.raw`\.env(?:\.[\w.-]+)?`,
    String.raw`id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?`,
    String.raw`[._]netrc`,
    String.raw`\.pgpass`,
    String.raw`\.my\.cnf`,
  ),
  files(
    'high',
    String.raw`\.pypirc`,
    String.raw`\.git-credentials`,
    String.raw`\.htpasswd`,
    String.raw`\.vault-token`,
    String.raw`[^/]+\.(?:kdbx|p12|pfx|jks|keystore|key|ppk)`,
  ),
  files(
    'high',
    String.raw`(?:secrets?|credentials?|service[-_]account[\w-]*)\.(?:ya?ml|json|toml|env|txt)`,
    String.raw`[^/]*\.tfstate(?:\.backup)?`,
  ),
  files('high', String.raw`\.(?:ssh|aws|gnupg|azure|password-store|kube)(?:\/.*)?`, String.raw`\.config\/(?:gh|gcloud|op)(?:\/.*)?`),
  files(
    'high',
    String.raw`\.claude\/\.credentials\.json`,
    String.raw`\.codex\/auth\.json`,
    String.raw`(?:Login Data|logins\.json|key4\.db|Cookies|wallet\.dat)`,
  ),
  files('high', String.raw`Library\/Keychains(?:\/.*)?`, String.raw`\.local\/share\/keyrings(?:\/.*)?`),
  absolute(
    'high',
    String.raw`\/etc\/g?shadow-?`,
    String.raw`\/proc\/[^/]+\/environ`,
    String.raw`\/(?:var\/)?run\/secrets(?:\/.*)?`,
    String.raw`\/etc\/ssh\/ssh_host_\w+_key`,
  ),
];

const guardFiles: readonly KnownFiles[] = [
  files(
    'critical',
    String.raw`\.claude\/settings(?:\.local)?\.json`,
    String.raw`\.claude\/hooks(?:\/.*)?`,
    String.raw`\.claude`,
    String.raw`managed-settings(?:\.d\/.*|\.json)`,
  ),
  inHome('critical', String.raw`\.claude\.json`, String.raw`\.ostiary(?:\/.*)?`, String.raw`\.config\/opencode\/.*`),
  files(
    'critical',
    String.raw`\.cursor\/(?:mcp|hooks|permissions|cli|cli-config)\.json`,
    String.raw`\.codex\/(?:config|requirements)\.toml`,
    String.raw`\.codex\/rules\/.*`,
  ),
  files(
    'critical',
    String.raw`\.gemini\/settings\.json`,
    String.raw`\.continue\/config\.\w+`,
    String.raw`\.aider\.conf\.yml`,
    String.raw`opencode\.jsonc?`,
  ),
  files('high', String.raw`\.mcp\.json`, String.raw`managed-mcp\.json`),
  absolute(
    'critical',
    String.raw`\/etc\/(?:claude-code|codex|ostiary)(?:\/.*)?`,
    String.raw`\/Library\/Application Support\/ClaudeCode(?:\/.*)?`,
  ),
];

const persistentFiles: readonly KnownFiles[] = [
  inHome(
    'high',
    String.raw`\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|inputrc|xinitrc|xprofile|pam_environment)`,
  ),
  inHome(
    'high',
    String.raw`\.config\/(?:fish\/.*|autostart\/.*|systemd\/.*|git\/.*)`,
    String.raw`\.gitconfig`,
    String.raw`\.vimrc`,
    String.raw`\.tmux\.conf`,
  ),
  inHome(
    'high',
    String.raw`Library\/LaunchAgents\/.*`,
    String.raw`\.ssh\/(?:rc|config|environment)`,
    String.raw`\.local\/share\/systemd\/.*`,
  ),
  files('critical', String.raw`\.ssh\/authorized_keys2?`),
  files('high', String.raw`\.git\/hooks(?:\/.*)?`, String.raw`\.git\/config`, String.raw`\.husky\/[^/]+`),
  absolute(
    'high',
    String.raw`\/etc\/(?:cron[^/]*|systemd|init\.d|rc\.local|rc\d\.d|profile\.d|xdg\/autostart)(?:\/.*)?`,
    String.raw`\/etc\/(?:profile|bash\.bashrc|zshrc|zshenv|environment|crontab)`,
  ),
  absolute(
    'high',
    String.raw`\/var\/spool\/(?:cron|at)(?:\/.*)?`,
    String.raw`\/(?:usr\/)?lib\/systemd\/.*`,
    String.raw`\/Library\/Launch(?:Agents|Daemons)\/.*`,
    String.raw`\/etc\/ld\.so\.preload`,
  ),
];

const privilegedFiles: readonly KnownFiles[] = [
  absolute(
    'critical',
    String.raw`\/etc\/sudoers(?:\.d\/.*)?`,
    String.raw`\/etc\/(?:passwd|g?shadow|group|gshadow)`,
    String.raw`\/etc\/pam\.d\/.*`,
    String.raw`\/etc\/ssh\/sshd_config(?:\.d\/.*)?`,
    String.raw`\/etc\/doas\.conf`,
  ),
];

/** What a pattern of the shell may well mean. */
const samples = [
  '.env',
  '~/.ssh/id_rsa',
  '~/.ssh/id_ed25519',
  '~/.aws/credentials',
  '~/.netrc',
  '~/.kube/config',
  '/etc/shadow',
  '~/.ssh',
  '~/.aws',
  '/proc/self/environ',
];

const severityOf = (known: readonly KnownFiles[], path: string): Severity | null =>
  known.find(({ pattern }) => pattern.test(path))?.severity ?? null;

let lastAsked: { readonly path: string; readonly severity: Severity | null } | null = null;

/** How bad it is that somebody reads it; null: nothing secret is known of it. `low`: an example, or public. */
export function secretFile(path: string): Severity | null {
  // Rules ask for the same path several times over.
  if (lastAsked?.path !== path) lastAsked = { path, severity: secretOf(path) };
  return lastAsked.severity;
}

function secretOf(path: string): Severity | null {
  const known = severityOf(secretFiles, path);
  if (known !== null || !/[*?[]/.test(path)) return known;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return samples.some((sample) => matchesGlob(path, sample) || (!sample.includes('/') && matchesGlob(last, sample))) ? 'high' : null;
}

const guardSamples = ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json', '~/.claude/settings.json', '.codex/config.toml'];

/** The same of a pattern of the shell that can well mean one: it says more than stars. */
export const guardByPattern = (path: string): Severity | null =>
  /[*?[]/.test(path) && path.startsWith('.') && guardSamples.some((sample) => matchesGlob(path, sample)) ? 'critical' : null;

/** Settings and hooks by which a client, or this gateway, is guarded. */
export const guardFile = (path: string): Severity | null => severityOf(guardFiles, path);

/** What runs later by itself. */
export const persistentFile = (path: string): Severity | null => severityOf(persistentFiles, path);

/** What says who may do what on the machine. */
export const privilegedFile = (path: string): Severity | null => severityOf(privilegedFiles, path);
