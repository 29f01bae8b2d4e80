import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Monitoring, logs and alerts. */
export const observability: readonly SecretSpec[] = [
  ...vendor('Datadog', 'https://docs.datadoghq.com/account_management/api-app-keys/', [
    named('datadog-api-key', ['datadog', 'dd_api', 'dd-api-key', 'dd_client_token'], ['{hex:32}', 'pub{hex:32}']),
    named('datadog-app-key', ['datadog_app', 'dd_app', 'dd-application-key', 'datadog'], '{hex:40}'),
    token('datadog-token', ['ddapp_{alnum:34}', 'ddpat_{alnum:22}_{alnum:40}']),
  ]),
  ...vendor('New Relic', 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/', [
    token('new-relic-user-key', 'NRAK-{uppernum:27}'),
    token('new-relic-insights-key', ['NRII-{b64url:32}', 'NRIQ-{b64url:32}', 'NRSP-{alnum:30-40}']),
    token('new-relic-browser-key', 'NRJS-{hex:19}', { severity: 'low' }),
    named(
      'new-relic-license-key',
      ['new_relic', 'newrelic', 'nr_license', 'license_key'],
      ['{hex:36}NRAL', 'eu01xx{hex:30}NRAL', '{hex:40}'],
    ),
  ]),
  ...vendor('Sentry', 'https://docs.sentry.io/account/auth-tokens/', [
    token('sentry-org-token', 'sntrys_eyJ{b64pad:60-}', { severity: 'critical' }),
    either('sentry-user-token', 'sntryu_{hex:64}', 'sentry', '{hex:64}'),
    token('sentry-integration-token', ['sntrya_{hex:64}', 'sntryi_{hex:64}']),
  ]),
  ...vendor('Grafana', 'https://grafana.com/docs/grafana/latest/administration/service-accounts/', [
    token('grafana-service-account-token', 'glsa_{alnum:32}_{hex:8}', { checksum: 'grafana' }),
    token('grafana-cloud-token', 'glc_eyJ{b64pad:60-240}'),
    token('grafana-api-key', 'eyJrIjoi{b64pad:60-200}'),
  ]),
  ...vendor('Honeycomb', 'https://docs.honeycomb.io/configure/environments/manage-api-keys/', [
    either('honeycomb-key', ['hcaik_{lowernum:58}', 'hcbik_{lowernum:58}', 'hcalk_{lowernum:58}', 'hcamk_{lowernum:58}'], 'honeycomb', [
      '{alnum:22}',
      '{hex:32}',
    ]),
  ]),
  ...vendor('Dynatrace', 'https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients', [
    token('dynatrace-token', [
      'dt0c01.{uppernum:24}.{uppernum:64}',
      'dt0s01.{uppernum:8}.{uppernum:64}',
      'dt0s02.{uppernum:8}.{uppernum:64}',
      'dt0s16.{uppernum:8}.{uppernum:64}',
    ]),
  ]),
  ...vendor('Splunk', 'https://help.splunk.com/', [named('splunk-token', ['splunk', 'hec_token'], ['{uuid}', '{b64url:22}'])]),
  ...vendor('Sumo Logic', 'https://help.sumologic.com/docs/manage/security/access-keys/', [
    named('sumologic-key', ['sumologic', 'sumo_access'], '{alnum:64}'),
  ]),
  ...vendor('Loggly', 'https://documentation.solarwinds.com/en/success_center/loggly/', [
    named('loggly-token', ['loggly', 'papertrail', 'solarwinds', 'logentries'], ['{uuid}', '{alnum:20}', '{b64url:71}']),
  ]),
  ...vendor('Logz.io', 'https://docs.logz.io/', [named('logzio-token', 'logz', '{alnum:32}')]),
  ...vendor('Mezmo', 'https://docs.mezmo.com/', [named('logdna-key', ['logdna', 'mezmo'], ['{hex:32}', 'sts_{hex:64}'])]),
  ...vendor('Axiom', 'https://axiom.co/docs/', [token('axiom-token', ['xaat-{uuid}', 'xapt-{uuid}', 'xaot-{uuid}'])]),
  ...vendor('Better Stack', 'https://betterstack.com/docs/', [
    named('betterstack-token', ['betterstack', 'logtail', 'betteruptime'], '{alnum:24}'),
  ]),
  ...vendor('Rollbar', 'https://docs.rollbar.com/', [named('rollbar-token', 'rollbar', ['{hex:32}', '{hex:128}'])]),
  ...vendor('Bugsnag', 'https://docs.bugsnag.com/', [
    named('bugsnag-key', ['bugsnag', 'airbrake', 'honeybadger', 'raygun'], ['{hex:32}', 'hbp_{alnum:36}', '{alnum:22}']),
  ]),
  ...vendor('PagerDuty', 'https://support.pagerduty.com/main/docs/api-access-keys', [
    named('pagerduty-key', ['pagerduty', 'pager_duty', 'pd_api'], ['u+{b64url:18}', '{b64url:20}', '{hex:32}']),
  ]),
  ...vendor('Opsgenie', 'https://docs.opsgenie.com/docs/api-key-management', [named('opsgenie-key', 'opsgenie', '{uuid}')]),
  ...vendor('Statuspage', 'https://developer.statuspage.io/', [named('statuspage-key', 'statuspage', ['{uuid}', '{hex:64}'])]),
  ...vendor('Pingdom', 'https://docs.pingdom.com/api/', [
    named('pingdom-token', ['pingdom', 'uptimerobot', 'healthchecks'], ['{b64url:71}', 'ur{digit:6-7}-{hex:24}', '{b64url:32}']),
  ]),
  ...vendor('Instana', 'https://www.ibm.com/docs/en/instana-observability', [named('instana-key', 'instana', '{b64url:22}')]),
  ...vendor('Lightstep', 'https://docs.lightstep.com/', [named('lightstep-token', ['lightstep', 'ls_access'], '{b64:80-180}{pad:0-2}')]),
  ...vendor('Checkly', 'https://www.checklyhq.com/docs/', [token('checkly-key', 'cu_{hex:32}')]),
  ...vendor('Scalyr', 'https://www.dataset.com/', [named('scalyr-key', 'scalyr', '{b64url:43-47}')]),
  ...vendor('Highlight', 'https://www.highlight.io/docs', [
    named('logrocket-key', ['logrocket', 'highlight_api'], ['{lowernum:6}:{alnum:20-40}:{alnum:20-40}', '{alnum:32}']),
  ]),
];
