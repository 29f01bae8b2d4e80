import type { Severity } from '#contracts';
import type { fileKinds } from '../kinds/file.kinds.js';

interface ProjectFiles {
  readonly kind: keyof typeof fileKinds;
  readonly severity: Severity;
  /** What such a file is, for a sentence: `Writes x, ...`. */
  readonly what: string;
  /** The ends of paths in lower case, as expressions, behind a slash or at the beginning. */
  readonly ends: readonly string[];
}

const files: readonly ProjectFiles[] = [
  {
    kind: 'hook-change',
    severity: 'high',
    what: 'which git runs by itself',
    ends: [
      String.raw`\.git\/(?:hooks\/.+|config|config\.worktree|info\/attributes)`,
      String.raw`\.husky\/.+`,
      String.raw`\.githooks\/.+`,
      String.raw`\.pre-commit-(?:config|hooks)\.ya?ml`,
      String.raw`\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)`,
      String.raw`\.lefthook\/.+`,
      String.raw`\.gitmodules`,
    ],
  },
  {
    kind: 'hook-change',
    severity: 'high',
    what: 'which a package manager or a shell runs by itself',
    ends: [String.raw`\.pnpmfile\.c?js`, String.raw`\.yarn\/(?:plugins|releases)\/.+`, String.raw`\.yarnrc(?:\.yml)?`, String.raw`\.envrc`],
  },
  {
    kind: 'hook-change',
    severity: 'medium',
    what: 'which an editor may run by itself',
    ends: [String.raw`\.vscode\/(?:tasks|launch)\.json`],
  },
  {
    kind: 'pipeline-change',
    severity: 'medium',
    what: 'by which the project is built, checked or released',
    ends: [
      String.raw`\.(?:github|forgejo|gitea)\/(?:workflows|actions)\/.+`,
      String.raw`\.github\/(?:dependabot\.ya?ml|codeowners)`,
      String.raw`codeowners`,
      String.raw`\.gitlab-ci(?:\.ya?ml|\/.+)`,
      String.raw`\.gitlab\/.+\.ya?ml`,
      String.raw`\.(?:circleci|buildkite|teamcity|tekton|semaphore|azure-pipelines|woodpecker|azuredevops)\/.+`,
      String.raw`\.(?:travis|drone|woodpecker|appveyor|cirrus)\.ya?ml`,
      String.raw`(?:azure-pipelines[\w.-]*|bitbucket-pipelines|appveyor|cloudbuild[\w.-]*|buildspec[\w.-]*|codemagic|wercker)\.ya?ml`,
      String.raw`jenkinsfile[\w.-]*`,
      String.raw`\.?goreleaser\.ya?ml`,
    ],
  },
  {
    kind: 'lock-file-change',
    severity: 'low',
    what: 'which says what code is installed',
    ends: [
      String.raw`(?:package-lock|npm-shrinkwrap|packages\.lock)\.json`,
      String.raw`(?:yarn|poetry|pipfile|uv|pdm|cargo|gemfile|composer|mix|pubspec|podfile|flake|deno|bun|pixi|requirements)\.lock`,
      String.raw`pnpm-lock\.yaml`,
      String.raw`bun\.lockb`,
      String.raw`go\.sum`,
      String.raw`package\.resolved`,
      String.raw`(?:gradle|buildscript-gradle)\.lockfile`,
      String.raw`\.terraform\.lock\.hcl`,
      String.raw`conda-lock\.ya?ml`,
    ],
  },
  {
    kind: 'container-change',
    severity: 'low',
    what: 'by which a container or a deployment is made',
    ends: [
      String.raw`(?:dockerfile|containerfile)(?:[._-][\w.-]+)?`,
      String.raw`[\w.-]+\.(?:dockerfile|containerfile)`,
      String.raw`(?:docker-)?compose[\w.-]*\.ya?ml`,
      String.raw`\.devcontainer\/.+`,
      String.raw`\.devcontainer\.json`,
      String.raw`(?:kustomization|skaffold|chart|serverless|helmfile)\.ya?ml`,
      String.raw`(?:k8s|kubernetes|helm|charts)\/.+\.ya?ml`,
      String.raw`(?:procfile|fly\.toml)`,
    ],
  },
];

const known = files.map(({ ends, ...rest }) => ({ ...rest, pattern: new RegExp(`(?:^|/)(?:${ends.join('|')})$`) }));

/** What a file of a project means to those who build, install or run it; null for any other. The path is normalised, with slashes. */
export function projectFile(path: string): Omit<ProjectFiles, 'ends'> | null {
  const found = known.find(({ pattern }) => pattern.test(path.toLowerCase()));
  return found === undefined ? null : { kind: found.kind, severity: found.severity, what: found.what };
}
