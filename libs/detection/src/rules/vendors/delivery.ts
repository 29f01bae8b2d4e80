import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Building and delivering software: CI, package registries, feature flags, secret stores. */
export const delivery: readonly SecretSpec[] = [
  ...vendor('HashiCorp', 'https://developer.hashicorp.com/vault/docs/concepts/tokens', [
    either(
      'vault-token',
      ['hvs.{b64url:24-160}', 'hvb.{b64url:100-}', 'hvr.{b64url:24-160}'],
      ['vault_token', 'x-vault-token', 'vaulttoken'],
      ['s.{alnum:24}', '{uuid}'],
      { severity: 'critical' },
    ),
    token('terraform-cloud-token', '.atlasv1.{b64url:60-70}', { inner: true, severity: 'critical' }),
    named('consul-token', ['consul_http_token', 'consul_token', 'x-consul-token', 'nomad_token', 'x-nomad-token'], '{uuid}'),
    named('hcp-client-secret', ['hcp_client_secret'], '{b64url:64}'),
    token('boundary-token', 'at_{alnum:10}_{alnum:100-}'),
  ]),
  ...vendor('Doppler', 'https://docs.doppler.com/reference/auth-token-formats', [
    token(
      'doppler-token',
      [
        'dp.pt.{alnum:40-44}',
        'dp.ct.{alnum:40-44}',
        'dp.sa.{alnum:40-44}',
        'dp.scim.{alnum:40-44}',
        'dp.audit.{alnum:40-44}',
        'dp.st.{slug:2-35}.{alnum:40-44}',
        'dp.st.{alnum:40-44}',
        'dp.said.{alnum:40-44}',
      ],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('Infisical', 'https://infisical.com/docs/documentation/platform/token', [
    token('infisical-token', 'st.{hex:24}.{hex:32}.{hex:32}', { severity: 'critical' }),
  ]),
  ...vendor('1Password', 'https://developer.1password.com/docs/service-accounts/', [
    token('1password-service-token', 'ops_eyJ{b64pad:200-}', { severity: 'critical' }),
    token(
      '1password-secret-key',
      [
        'A3-{uppernum:6}-{uppernum:11}-{uppernum:5}-{uppernum:5}-{uppernum:5}',
        'A3-{uppernum:6}-{uppernum:6}-{uppernum:5}-{uppernum:5}-{uppernum:5}-{uppernum:5}',
      ],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('Bitwarden', 'https://bitwarden.com/help/access-tokens/', [
    named('bitwarden-token', ['bws_access_token', 'bitwarden', 'bws'], '0.{uuid}.{alnum:30}:{b64:22}==', { severity: 'critical' }),
  ]),
  ...vendor('Pulumi', 'https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/', [
    token('pulumi-token', 'pul-{hex:40}', { severity: 'critical' }),
  ]),
  ...vendor('Docker', 'https://docs.docker.com/security/for-developers/access-tokens/', [
    token('docker-token', ['dckr_pat_{b64url:27}', 'dckr_oat_{b64url:32}'], { severity: 'critical' }),
    named('docker-config-auth', '"auth"', '{b64:20-200}{pad:0-2}'),
  ]),
  ...vendor('npm', 'https://docs.npmjs.com/about-access-tokens', [
    either('npm-token', 'npm_{alnum:36}', ['npm_token', '_authtoken', 'npm_auth'], '{uuid}', {
      severity: 'critical',
      checksum: 'crc32Base62',
    }),
    named('npm-legacy-auth', ['registry/:_auth', 'npmrc_auth'], '{b64:16-200}{pad:0-2}'),
  ]),
  ...vendor('PyPI', 'https://pypi.org/help/#apitoken', [
    token('pypi-token', 'pypi-AgEIcHlwaS5vcmc{b64url:50-}', { severity: 'critical' }),
    token('testpypi-token', 'pypi-AgENdGVzdC5weXBpLm9yZw{b64url:50-}', { severity: 'medium' }),
  ]),
  ...vendor('RubyGems', 'https://guides.rubygems.org/api-key-scopes/', [
    token('rubygems-key', 'rubygems_{hex:48}', { severity: 'critical' }),
  ]),
  ...vendor('crates.io', 'https://doc.rust-lang.org/cargo/reference/publishing.html', [
    token('crates-token', 'cio{alnum:32}', { severity: 'critical' }),
  ]),
  ...vendor('NuGet', 'https://learn.microsoft.com/nuget/nuget-org/scoped-api-keys', [
    token('nuget-key', 'oy2{lowernum:43}', { severity: 'critical' }),
  ]),
  ...vendor('Packagist', 'https://packagist.com/docs/', [
    token('packagist-token', ['packagist_ort_{hex:64}', 'packagist_out_{hex:64}', 'packagist_uut_{hex:64}', 'packagist_rot_{hex:64}']),
  ]),
  ...vendor('Clojars', 'https://github.com/clojars/clojars-web/wiki/Deploy-Tokens', [token('clojars-token', 'CLOJARS_{hex:60}')]),
  ...vendor('Open VSX', 'https://github.com/eclipse/openvsx/wiki/Publishing-Extensions', [token('openvsx-token', 'ovsxat_{uuid}')]),
  ...vendor('JFrog', 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens', [
    either('artifactory-token', ['AKCp{alnum:60-70}', 'cmVmdGtu{b64:56}'], ['artifactory', 'jfrog'], ['{alnum:73}', '{alnum:64}']),
  ]),
  ...vendor('Cloudsmith', 'https://help.cloudsmith.io/docs/api-key', [named('cloudsmith-key', 'cloudsmith', '{hex:40}')]),
  ...vendor('CircleCI', 'https://circleci.com/docs/managing-api-tokens/', [
    either(
      'circleci-token',
      ['CCIPAT_{alnum:22}_{hex:40}', 'CCIPRJ_{alnum:22}_{hex:40}'],
      ['circleci', 'circle_token', 'circle_ci'],
      '{hex:40}',
    ),
  ]),
  ...vendor('Travis CI', 'https://docs.travis-ci.com/user/triggering-builds/', [named('travis-token', 'travis', '{b64url:22}')]),
  ...vendor('Buildkite', 'https://buildkite.com/docs/apis/managing-api-tokens', [
    either('buildkite-token', ['bkua_{hex:40}', 'bkct_{hex:40}', 'bkaj_{hex:40}', 'bkpt_{hex:40}'], 'buildkite', '{hex:40}'),
  ]),
  ...vendor('Drone', 'https://docs.drone.io/api/overview/', [
    named('drone-token', ['drone_token', 'drone_rpc_secret', 'drone_server'], ['{alnum:32}', '{hex:32}']),
  ]),
  ...vendor('Jenkins', 'https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/', [
    named('jenkins-token', 'jenkins', ['11{hex:32}', '{hex:32}']),
  ]),
  ...vendor('TeamCity', 'https://www.jetbrains.com/help/teamcity/managing-your-user-account.html', [
    token('teamcity-token', 'eyJ0eXAiOiAiVENWMiJ9.{b64url:30-60}.{b64url:40-70}'),
  ]),
  ...vendor('JetBrains', 'https://www.jetbrains.com/help/hub/manage-permanent-tokens.html', [
    token('jetbrains-token', ['perm:{b64pad:4-60}.{b64pad:4-60}.{alnum:20-40}', 'perm-{b64pad:4-60}.{b64pad:4-60}.{alnum:20-40}']),
  ]),
  ...vendor('Octopus Deploy', 'https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key', [
    token('octopus-key', 'API-{uppernum:25-31}'),
  ]),
  ...vendor('Harness', 'https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/', [
    token('harness-token', ['pat.{b64url:22}.{hex:24}.{alnum:20}', 'sat.{b64url:22}.{hex:24}.{alnum:20}']),
  ]),
  ...vendor('Codecov', 'https://docs.codecov.com/docs/codecov-tokens', [
    named('codecov-token', 'codecov', '{uuid}', { severity: 'medium' }),
  ]),
  ...vendor('Coveralls', 'https://docs.coveralls.io/', [named('coveralls-token', 'coveralls', '{alnum:33-37}', { severity: 'medium' })]),
  ...vendor('Sonar', 'https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens', [
    either('sonar-token', ['squ_{hex:40}', 'sqp_{hex:40}', 'sqa_{hex:40}', 'sqb_{hex:40}'], 'sonar', '{hex:40}'),
  ]),
  ...vendor('Snyk', 'https://docs.snyk.io/snyk-api/authentication-for-api', [
    either('snyk-token', ['snyk_uat.{hex:8}.{b64url:30-300}', 'snyk_sat.{hex:8}.{b64url:30-300}'], 'snyk', '{uuid}'),
  ]),
  ...vendor('Semgrep', 'https://semgrep.dev/docs/semgrep-ci/', [named('semgrep-token', 'semgrep', '{hex:64}')]),
  ...vendor('LaunchDarkly', 'https://launchdarkly.com/docs/home/account/api', [token('launchdarkly-key', ['api-{uuid}', 'sdk-{uuid}'])]),
  ...vendor('Flagsmith', 'https://docs.flagsmith.com/', [token('flagsmith-key', 'ser.{alnum:22}')]),
  ...vendor('Unleash', 'https://docs.getunleash.io/reference/api-tokens-and-client-keys', [
    named('unleash-token', 'unleash', ['{[abcdefghijklmnopqrstuvwxyz0123456789*-]:1-40}:{slug:3-30}.{hex:56-64}']),
  ]),
  ...vendor('Statsig', 'https://docs.statsig.com/sdk-keys/api-keys', [
    token('statsig-secret', ['secret-{alnum:43}', 'console-{alnum:43}']),
  ]),
  ...vendor('Optimizely', 'https://docs.developers.optimizely.com/', [named('optimizely-token', 'optimizely', '{digit:1}:{b64url:43-60}')]),
  ...vendor('Expo', 'https://docs.expo.dev/accounts/programmatic-access/', [named('expo-token', 'expo_token', '{b64url:40}')]),
  ...vendor('Chef', 'https://docs.chef.io/', [
    named('chef-token', ['chef_automate', 'habitat_auth', 'hab_auth_token'], ['{b64pad:40-100}', '_{b64pad:40-150}']),
  ]),
  ...vendor('Puppet', 'https://www.puppet.com/docs/', [named('puppet-token', ['puppet', 'forge_token'], ['{hex:64}', '{b64url:44}'])]),
  ...vendor('Spacelift', 'https://docs.spacelift.io/integrations/api', [named('spacelift-secret', 'spacelift', '{hex:64}')]),
];
