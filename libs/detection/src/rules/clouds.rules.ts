import type { SecretSpec } from './secret-spec.js';

const aws = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html';

/** Cloud providers. */
export const clouds: readonly SecretSpec[] = [
  { kind: 'aws-access-key', vendor: 'AWS', severity: 'critical', shapes: ['AKIA{base32:16}', 'ASIA{base32:16}'], docs: aws },
  {
    kind: 'aws-secret-key',
    vendor: 'AWS',
    severity: 'critical',
    words: ['aws_secret', 'secret_access_key', 'secretaccesskey', 'aws_secret_access_key', 'awssecret'],
    values: ['{b64:40}'],
    docs: aws,
  },
  { kind: 'google-api-key', vendor: 'Google', shapes: ['AIza{b64url:35}'], docs: 'https://cloud.google.com/docs/authentication/api-keys' },
  {
    kind: 'google-oauth-token',
    vendor: 'Google',
    shapes: ['ya29.{b64url:30-}'],
    docs: 'https://developers.google.com/identity/protocols/oauth2',
  },
  {
    kind: 'google-oauth-client-secret',
    vendor: 'Google',
    shapes: ['GOCSPX-{b64url:28}'],
    docs: 'https://developers.google.com/identity/protocols/oauth2',
  },
  {
    kind: 'azure-storage-key',
    vendor: 'Microsoft',
    severity: 'critical',
    shapes: ['AccountKey={b64:86}=='],
    docs: 'https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage',
  },
  {
    kind: 'digitalocean-token',
    vendor: 'DigitalOcean',
    severity: 'critical',
    shapes: ['dop_v1_{hex:64}', 'doo_v1_{hex:64}', 'dor_v1_{hex:64}'],
    docs: 'https://docs.digitalocean.com/reference/api/create-personal-access-token/',
  },
  {
    kind: 'cloudflare-token',
    vendor: 'Cloudflare',
    words: ['cloudflare', 'cf_api'],
    values: ['{b64url:40}', '{hex:37}'],
    docs: 'https://developers.cloudflare.com/fundamentals/api/get-started/create-token/',
  },
  {
    kind: 'hashicorp-vault-token',
    vendor: 'HashiCorp',
    severity: 'critical',
    shapes: ['hvs.{b64url:90-160}', 'hvb.{b64url:130-}'],
    docs: 'https://developer.hashicorp.com/vault/docs/concepts/tokens',
  },
];
