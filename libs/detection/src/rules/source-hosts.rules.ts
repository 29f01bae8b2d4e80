import type { SecretSpec } from './secret-spec.js';

const github = 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github';
const gitlab = 'https://docs.gitlab.com/security/tokens/';

/** Source hosts and their runners. */
export const sourceHosts: readonly SecretSpec[] = [
  { kind: 'github-token', vendor: 'GitHub', severity: 'critical', shapes: ['ghp_{alnum:36}'], checksum: 'crc32Base62', docs: github },
  { kind: 'github-oauth-token', vendor: 'GitHub', shapes: ['gho_{alnum:36}'], checksum: 'crc32Base62', docs: github },
  { kind: 'github-app-token', vendor: 'GitHub', shapes: ['ghu_{alnum:36}', 'ghs_{alnum:36}'], checksum: 'crc32Base62', docs: github },
  { kind: 'github-refresh-token', vendor: 'GitHub', shapes: ['ghr_{alnum:36-76}'], checksum: 'crc32Base62', docs: github },
  {
    kind: 'github-fine-grained-token',
    vendor: 'GitHub',
    severity: 'critical',
    shapes: ['github_pat_{alnum:22}_{alnum:59}'],
    checksum: 'crc32Base62',
    docs: github,
  },
  {
    kind: 'gitlab-token',
    vendor: 'GitLab',
    severity: 'critical',
    shapes: ['glpat-{b64url:20}', 'glpat-{b64url:27-300}.{lowernum:2}.{lowernum:9}'],
    docs: gitlab,
  },
  { kind: 'gitlab-deploy-token', vendor: 'GitLab', shapes: ['gldt-{b64url:20}'], docs: gitlab },
  { kind: 'gitlab-runner-token', vendor: 'GitLab', shapes: ['glrt-{b64url:20}', 'GR1348941{b64url:20}'], docs: gitlab },
  {
    kind: 'bitbucket-token',
    vendor: 'Atlassian',
    shapes: ['ATCTT3xFfGN0{b64url:80-250}={HEX:8}'],
    docs: 'https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/',
  },
  {
    kind: 'atlassian-token',
    vendor: 'Atlassian',
    shapes: ['ATATT3xFfGF0{b64url:80-250}={HEX:8}'],
    docs: 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
  },
];
