import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Source hosts and issue trackers. */
export const sourceHosts: readonly SecretSpec[] = [
  ...vendor('GitHub', 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github', [
    token('github-token', 'ghp_{alnum:36}', { severity: 'critical', checksum: 'crc32Base62' }),
    token('github-oauth-token', 'gho_{alnum:36}', { severity: 'critical', checksum: 'crc32Base62' }),
    token('github-app-token', ['ghu_{alnum:36}', 'ghs_{alnum:36}'], { checksum: 'crc32Base62' }),
    token('github-refresh-token', 'ghr_{alnum:36-76}', { checksum: 'crc32Base62' }),
    token('github-fine-grained-token', 'github_pat_{alnum:22}_{alnum:59}', { severity: 'critical' }),
    named('github-legacy-token', ['github_token', 'github_pat', 'gh_token', 'github_access_token'], '{hex:40}'),
    named('github-webhook-secret', ['github_webhook_secret', 'github_client_secret'], '{hex:40}'),
  ]),
  ...vendor('GitLab', 'https://docs.gitlab.com/security/tokens/', [
    token('gitlab-token', ['glpat-{b64url:20}', 'glpat-{b64url:27-300}.{lowernum:2}.{lowernum:9}'], { severity: 'critical' }),
    token('gitlab-deploy-token', 'gldt-{b64url:20}'),
    token('gitlab-runner-token', ['glrt-{b64url:20}', 'glrtr-{b64url:20}', 'glrt-t{digit:1}_{b64url:20-27}', 'GR1348941{b64url:20}']),
    token('gitlab-ci-token', ['glcbt-{alnum:1-5}_{b64url:20}', 'glptt-{hex:40}']),
    token('gitlab-feed-token', ['glft-{b64url:20}', 'glimt-{alnum:25}', 'glsoat-{b64url:20}', 'glffct-{b64url:20}']),
    token('gitlab-agent-token', 'glagent-{b64url:50}'),
    token('gitlab-oauth-secret', 'gloas-{hex:64}'),
  ]),
  ...vendor('Atlassian', 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/', [
    either('atlassian-token', 'ATATT3xFfGF0{b64url:80-250}={HEX:8}', ['jira', 'atlassian', 'confluence'], '{alnum:24}', {
      severity: 'critical',
    }),
    token('bitbucket-token', 'ATCTT3xFfGN0{b64url:80-250}={HEX:8}'),
    token('bitbucket-app-password', 'ATBB{alnum:32}'),
    named('bitbucket-client-secret', 'bitbucket', '{b64url:32-64}'),
    either('trello-token', 'ATTA{hex:64}{HEX:8}', 'trello', ['{hex:64}', '{hex:32}']),
  ]),
  ...vendor('Gitea', 'https://docs.gitea.com/development/api-usage', [named('gitea-token', ['gitea', 'forgejo', 'codeberg'], '{hex:40}')]),
  ...vendor('Sourcegraph', 'https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token', [
    token('sourcegraph-token', ['sgp_{hex:16}_{hex:40}', 'sgp_local_{hex:40}', 'sgp_{hex:40}', 'slk_{hex:64}']),
  ]),
  ...vendor('Linear', 'https://linear.app/developers', [
    token('linear-api-key', 'lin_api_{alnum:40}'),
    token('linear-oauth-token', 'lin_oauth_{hex:64}'),
    named('linear-client-secret', 'linear', '{hex:32}'),
  ]),
  ...vendor('Asana', 'https://developers.asana.com/docs/personal-access-token', [
    named('asana-token', 'asana', ['{digit:1}/{digit:13-16}:{hex:32}', '{digit:1}/{digit:13-16}/{digit:13-16}:{hex:32}', '{hex:32}']),
  ]),
  ...vendor('Shortcut', 'https://developer.shortcut.com/api/rest/v3', [named('shortcut-token', ['shortcut', 'clubhouse'], '{uuid}')]),
  ...vendor('ClickUp', 'https://developer.clickup.com/docs/authentication', [token('clickup-token', 'pk_{digit:6-10}_{uppernum:32}')]),
  ...vendor('Notion', 'https://developers.notion.com/docs/authorization', [token('notion-token', ['ntn_{alnum:46}', 'secret_{alnum:43}'])]),
  ...vendor('Airtable', 'https://airtable.com/developers/web/guides/personal-access-tokens', [
    either('airtable-token', 'pat{alnum:14}.{hex:64}', 'airtable', 'key{alnum:14}'),
  ]),
  ...vendor('Figma', 'https://www.figma.com/developers/api#access-tokens', [
    either('figma-token', ['figd_{b64url:40-60}', 'figu_{b64url:40-60}'], 'figma', '{digit:5-8}-{uuid}'),
  ]),
  ...vendor('Postman', 'https://learning.postman.com/docs/developer/postman-api/authentication/', [
    token('postman-api-key', 'PMAK-{hex:24}-{hex:34}'),
    token('postman-collection-key', 'PMAT-{uppernum:26}', { severity: 'medium' }),
  ]),
];
