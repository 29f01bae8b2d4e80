import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Hosting platforms, content networks, databases as a service and data platforms. */
export const platforms: readonly SecretSpec[] = [
  ...vendor('Heroku', 'https://devcenter.heroku.com/articles/authentication', [
    either('heroku-api-key', ['HRKU-{uuid}', 'HRKU-AA{b64url:58}'], 'heroku', '{uuid}'),
  ]),
  ...vendor('Fly.io', 'https://fly.io/docs/security/tokens/', [
    token('fly-token', ['fm1r_{b64pad:60-}', 'fm1a_{b64pad:60-}', 'fm2_{b64pad:60-}', 'fo1_{b64url:43}']),
  ]),
  ...vendor('Render', 'https://render.com/docs/api', [token('render-api-key', 'rnd_{alnum:28-32}')]),
  ...vendor('Railway', 'https://docs.railway.com/reference/public-api', [named('railway-token', 'railway', '{uuid}')]),
  ...vendor('Vercel', 'https://vercel.com/docs/rest-api', [
    either(
      'vercel-token',
      ['vcp_{alnum:56}', 'vci_{alnum:56}', 'vca_{alnum:56}', 'vcr_{alnum:56}', 'vck_{alnum:56}'],
      ['vercel', 'zeit_token'],
      '{alnum:24}',
    ),
    token('vercel-blob-token', 'vercel_blob_rw_{alnum:16}_{alnum:30-36}'),
  ]),
  ...vendor('Netlify', 'https://docs.netlify.com/api/get-started/', [
    either(
      'netlify-token',
      ['nfp_{alnum:36}', 'nfc_{alnum:36}', 'nfo_{alnum:36}', 'nfu_{alnum:36}', 'nfb_{alnum:36}'],
      'netlify',
      '{b64url:40-46}',
    ),
  ]),
  ...vendor('Cloudflare', 'https://developers.cloudflare.com/fundamentals/api/get-started/create-token/', [
    named('cloudflare-token', ['cloudflare', 'cf_api', 'cf_token', 'cf_key', 'cfapi'], ['{b64url:40}', '{hex:37}'], {
      severity: 'critical',
    }),
    token('cloudflare-origin-ca-key', 'v1.0-{hex:24}-{hex:146}'),
    token('cloudflare-tunnel-token', 'eyJhIjoi{b64pad:80-}'),
    named('cloudflare-turnstile-secret', ['turnstile'], '0x4AAA{b64url:28-32}'),
  ]),
  ...vendor('Fastly', 'https://docs.fastly.com/en/guides/using-api-tokens', [named('fastly-token', 'fastly', '{b64url:32}')]),
  ...vendor('Akamai', 'https://techdocs.akamai.com/developer/docs/edgegrid', [
    token('akamai-client-token', 'akab-{lowernum:16}-{lowernum:16}'),
    named('akamai-client-secret', 'akamai', ['{b64:43}=', '{b64:44}']),
  ]),
  ...vendor('Bunny', 'https://docs.bunny.net/reference/bunnynet-api-overview', [
    named('bunny-api-key', ['bunny', 'bunnycdn'], ['{uuid}{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}', '{uuid}']),
  ]),
  ...vendor('Supabase', 'https://supabase.com/docs/guides/api/api-keys', [
    token('supabase-access-token', 'sbp_{hex:40}', { severity: 'critical' }),
    token('supabase-secret-key', 'sb_secret_{b64url:31-40}', { severity: 'critical' }),
  ]),
  ...vendor('PlanetScale', 'https://planetscale.com/docs/api/planetscale-api-oauth-applications', [
    token('planetscale-token', ['pscale_tkn_{dotted:32-64}', 'pscale_oauth_{dotted:32-64}']),
    token('planetscale-password', 'pscale_pw_{dotted:32-64}', { severity: 'critical' }),
  ]),
  ...vendor('Neon', 'https://neon.com/docs/manage/api-keys', [
    token('neon-api-key', 'napi_{lowernum:64}'),
    token('neon-password', 'npg_{alnum:12-32}', { severity: 'critical' }),
  ]),
  ...vendor('MongoDB', 'https://www.mongodb.com/docs/atlas/configure-api-access/', [
    either('mongodb-atlas-key', 'mdb_sa_sk_{b64url:40}', ['atlas_private', 'mongodb_atlas', 'atlas_api', 'mongo_atlas'], '{uuid}'),
  ]),
  ...vendor('Databricks', 'https://docs.databricks.com/dev-tools/auth/pat.html', [
    token('databricks-token', ['dapi{hex:32}-{digit:1}', 'dapi{hex:32}'], { severity: 'critical' }),
    token('databricks-client-secret', 'dose{hex:32}'),
    token('databricks-scoped-token', 'dkea{hex:32}'),
  ]),
  ...vendor(
    'Confluent',
    'https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html',
    [either('confluent-secret', 'cflt{b64:60}', ['confluent', 'ccloud'], '{b64:64}')],
  ),
  ...vendor('Elastic', 'https://www.elastic.co/docs/deploy-manage/api-keys', [
    either('elastic-api-key', 'essu_{b64:50-90}{pad:0-2}', ['elastic', 'elasticsearch'], ['{b64:58}==', '{b64:59}=', '{alnum:24}']),
  ]),
  ...vendor('Aiven', 'https://aiven.io/docs/platform/concepts/authentication-tokens', [
    token('aiven-token', 'aivenv1{b64:200-}'),
    token('aiven-service-password', 'AVNS_{b64url:19}', { severity: 'critical' }),
  ]),
  ...vendor('CockroachDB', 'https://www.cockroachlabs.com/docs/cockroachcloud/managing-access', [
    token('cockroachdb-api-key', 'CCDB1_{alnum:22}_{alnum:40}'),
  ]),
  ...vendor('Upstash', 'https://upstash.com/docs/redis/features/restapi', [
    named('upstash-token', 'upstash', ['{b64:50-80}{pad:0-2}', '{uuid}']),
  ]),
  ...vendor('Redis', 'https://redis.io/docs/latest/operate/rc/api/', [
    named('redis-cloud-key', ['redis_cloud', 'redislabs', 'rediscloud'], ['{lowernum:40-64}', '{alnum:32}']),
  ]),
  ...vendor('InfluxData', 'https://docs.influxdata.com/influxdb/v2/admin/tokens/', [
    either('influxdb-token', 'apiv3_{b64url:60-100}', 'influx', '{b64url:86}=='),
  ]),
  ...vendor('TigerData', 'https://docs.tigerdata.com/', [named('timescale-key', ['timescale', 'tigerdata'], '{alnum:64}')]),
  ...vendor('SingleStore', 'https://docs.singlestore.com/cloud/reference/management-api/', [
    named('singlestore-key', ['singlestore', 'memsql'], '{hex:64}'),
  ]),
  ...vendor('DataStax', 'https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html', [
    token('astra-token', 'AstraCS:{alnum:24}:{hex:64}', { severity: 'critical' }),
  ]),
  ...vendor('FaunaDB', 'https://docs.fauna.com/fauna/current/', [token('fauna-key', 'fnA{alnum:1}{b64url:36-60}')]),
  ...vendor('Convex', 'https://docs.convex.dev/cli/deploy-key-types', [
    named('convex-deploy-key', ['convex_deploy_key', 'convex'], ['prod:{slug:6-40}|{b64pad:40-}', 'dev:{slug:6-40}|{b64pad:40-}']),
  ]),
  ...vendor('Appwrite', 'https://appwrite.io/docs/advanced/platform/api-keys', [token('appwrite-key', 'standard_{hex:256}')]),
  ...vendor('Back4App', 'https://www.back4app.com/docs', [
    named('parse-master-key', ['parse_master', 'back4app', 'x-parse-master-key', 'x-parse-rest-api-key'], '{alnum:40}'),
  ]),
  ...vendor('dbt', 'https://docs.getdbt.com/docs/dbt-cloud-apis/authentication', [
    token('dbt-token', ['dbtc_{b64url:30-60}', 'dbtu_{b64url:30-60}']),
  ]),
  ...vendor('Prefect', 'https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys', [
    token('prefect-api-key', ['pnu_{lowernum:36}', 'pnu_{alnum:36}', 'pnb_{alnum:36}']),
  ]),
  ...vendor('Airbyte', 'https://reference.airbyte.com/', [named('airbyte-client-secret', 'airbyte', '{alnum:32}')]),
  ...vendor('Fivetran', 'https://fivetran.com/docs/rest-api/getting-started', [named('fivetran-secret', 'fivetran', '{alnum:32}')]),
  ...vendor('Hasura', 'https://hasura.io/docs/2.0/deployment/securing-graphql-endpoint/', [
    named('hasura-admin-secret', ['hasura', 'x-hasura-admin-secret'], '{b64url:20-64}'),
  ]),
  ...vendor('Apollo', 'https://www.apollographql.com/docs/graphos/platform/access-management/api-keys', [
    token('apollo-key', ['service:{slug:2-40}:{b64url:22}', 'user:gh.{uuid}:{b64url:22}']),
  ]),
  ...vendor('Algolia', 'https://www.algolia.com/doc/guides/security/api-keys/', [named('algolia-admin-key', 'algolia', '{hex:32}')]),
  ...vendor('Typesense', 'https://typesense.org/docs/', [
    named('typesense-key', ['typesense', 'meilisearch', 'meili_master'], '{alnum:32-64}'),
  ]),
  ...vendor('Contentful', 'https://www.contentful.com/developers/docs/references/authentication/', [
    either('contentful-token', 'CFPAT-{b64url:43}', 'contentful', '{b64url:43}'),
  ]),
  ...vendor('Sanity', 'https://www.sanity.io/docs/content-lake/http-auth', [named('sanity-token', 'sanity', 'sk{alnum:80-180}')]),
  ...vendor('Storyblok', 'https://www.storyblok.com/docs/api/management', [
    named('storyblok-token', 'storyblok', ['{alnum:22}tt', '{alnum:22}']),
  ]),
  ...vendor('Prismic', 'https://prismic.io/docs/access-token', [named('prismic-token', 'prismic', 'MC5{alnum:20-60}.{b64url:20-120}')]),
];
