import { named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Identity, networks, and keys that belong to formats rather than to vendors. */
export const identity: readonly SecretSpec[] = [
  ...vendor('Okta', 'https://developer.okta.com/docs/guides/create-an-api-token/', [
    named('okta-token', ['okta', 'ssws'], '00{b64url:40}', { severity: 'critical' }),
  ]),
  ...vendor('Auth0', 'https://auth0.com/docs/get-started/applications/rotate-client-secret', [
    named('auth0-client-secret', 'auth0', '{b64url:64}', { severity: 'critical' }),
  ]),
  ...vendor('Stytch', 'https://stytch.com/docs/', [token('stytch-secret', ['secret-live-{b64url:35-40}=', 'secret-test-{b64url:35-40}='])]),
  ...vendor('Frontegg', 'https://developers.frontegg.com/', [
    named('frontegg-key', ['frontegg', 'fusionauth', 'descope', 'kinde'], ['{uuid}', '{b64url:43}', '{alnum:46-52}']),
  ]),
  ...vendor('Duo', 'https://duo.com/docs/', [named('duo-secret', ['duo_secret', 'duo_skey', 'skey', 'duo_api'], '{alnum:40}')]),
  ...vendor('OneLogin', 'https://developers.onelogin.com/', [named('onelogin-secret', 'onelogin', '{hex:64}')]),
  ...vendor('Persona', 'https://docs.withpersona.com/', [token('persona-key', ['persona_production_{uuid}', 'persona_sandbox_{uuid}'])]),
  ...vendor('Tailscale', 'https://tailscale.com/kb/1085/auth-keys', [
    token(
      'tailscale-key',
      [
        'tskey-auth-{alnum:10-20}-{alnum:20-40}',
        'tskey-api-{alnum:10-20}-{alnum:20-40}',
        'tskey-client-{alnum:10-20}-{alnum:20-40}',
        'tskey-scim-{alnum:10-20}-{alnum:20-40}',
        'tskey-webhook-{alnum:10-20}-{alnum:20-40}',
        'tskey-{hex:12}-{hex:24}',
      ],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('ngrok', 'https://ngrok.com/docs/agent/', [
    named('ngrok-token', ['ngrok', 'authtoken'], ['{digit:1}{alnum:26}_{alnum:20-21}', 'cr_{alnum:27}', 'ak_{alnum:27}']),
  ]),
  ...vendor('ZeroTier', 'https://docs.zerotier.com/', [named('zerotier-token', ['zerotier', 'zt_token'], '{alnum:32}')]),
  ...vendor('WireGuard', 'https://www.wireguard.com/', [
    named('wireguard-private-key', ['privatekey', 'presharedkey', 'private_key', 'preshared_key', 'wg_private'], '{b64:43}=', {
      severity: 'critical',
    }),
  ]),
  ...vendor('Kubernetes', 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/', [
    named('kubernetes-bootstrap-token', ['kubeadm', 'bootstrap', 'token'], '{lowernum:6}.{lowernum:16}'),
    token(
      'base64-private-key',
      [
        'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt{b64pad:100-}',
        'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0t{b64pad:60-}',
        'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0t{b64pad:60-}',
        'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ{b64pad:100-}',
      ],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('OpenShift', 'https://docs.redhat.com/en/documentation/openshift_container_platform/', [
    token('openshift-token', 'sha256~{b64url:43}', { severity: 'critical' }),
  ]),
  ...vendor('Rancher', 'https://ranchermanager.docs.rancher.com/', [
    token('rancher-token', 'token-{lowernum:5}:{lowernum:54}', { severity: 'critical' }),
  ]),
  ...vendor('age', 'https://age-encryption.org/v1', [
    token('age-secret-key', ['AGE-SECRET-KEY-1{uppernum:58}', 'AGE-SECRET-KEY-PQ-1{uppernum:58-80}'], { severity: 'critical' }),
  ]),
  ...vendor('JOSE', 'https://www.rfc-editor.org/rfc/rfc7518', [
    named('jwk-private-key', ['"d"', '"k"'], '{b64url:42-}', { severity: 'critical' }),
  ]),
  ...vendor('Frameworks', 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html', [
    named('laravel-app-key', 'app_key', 'base64:{b64:43}=', { severity: 'critical' }),
    named(
      'django-secret-key',
      ['secret_key', 'django_secret'],
      [
        '{[abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*()_=+-]:50}',
        'django-insecure-{[abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*()_=+-]:50}',
      ],
      { severity: 'critical' },
    ),
    named('rails-master-key', ['rails_master_key', 'master.key', 'master_key', 'secret_key_base'], ['{hex:32}', '{hex:128}'], {
      severity: 'critical',
    }),
    named(
      'wordpress-salt',
      ['auth_key', 'secure_auth_key', 'logged_in_key', 'nonce_key', 'auth_salt', 'logged_in_salt', 'nonce_salt'],
      '{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%^&*()_=+|:;,.?/~[-]:64}',
      { severity: 'critical' },
    ),
    named('totp-secret', ['totp', 'otp_secret', 'mfa_secret', '2fa', 'otpauth'], ['{base32:16-64}']),
    token('otpauth-secret', [
      'otpauth://totp/{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%@:._ -]:1-80}?secret={base32:16-64}',
    ]),
    named('asp-net-machine-key', ['validationkey', 'decryptionkey'], ['{HEX:40-128}', '{HEX:48}'], { severity: 'critical' }),
    named('symfony-app-secret', 'app_secret', '{hex:32}'),
  ]),
];
