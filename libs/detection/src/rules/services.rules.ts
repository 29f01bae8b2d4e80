import type { SecretSpec } from './secret-spec.js';

const slack = 'https://api.slack.com/concepts/token-types';
const stripe = 'https://docs.stripe.com/keys';

/** First services: AI providers, payment, messaging, mail, registries. */
export const services: readonly SecretSpec[] = [
  {
    kind: 'anthropic-api-key',
    vendor: 'Anthropic',
    severity: 'critical',
    shapes: ['sk-ant-api{digit:2}-{b64url:93}AA', 'sk-ant-admin{digit:2}-{b64url:93}AA'],
    docs: 'https://docs.anthropic.com/en/api/getting-started',
  },
  {
    kind: 'anthropic-oauth-token',
    vendor: 'Anthropic',
    severity: 'critical',
    shapes: ['sk-ant-oat{digit:2}-{b64url:80-120}'],
    docs: 'https://docs.anthropic.com/en/docs/claude-code',
  },
  {
    kind: 'openai-api-key',
    vendor: 'OpenAI',
    severity: 'critical',
    shapes: ['sk-proj-{b64url:40-200}', 'sk-svcacct-{b64url:40-200}', 'sk-admin-{b64url:40-200}', 'sk-{alnum:20}T3BlbkFJ{alnum:20}'],
    docs: 'https://platform.openai.com/docs/api-reference/authentication',
  },
  {
    kind: 'huggingface-token',
    vendor: 'Hugging Face',
    shapes: ['hf_{alpha:34}', 'api_org_{alpha:34}'],
    docs: 'https://huggingface.co/docs/hub/security-tokens',
  },
  {
    kind: 'stripe-secret-key',
    vendor: 'Stripe',
    severity: 'critical',
    shapes: ['sk_live_{alnum:24-247}', 'rk_live_{alnum:24-247}', 'sk_test_{alnum:24-247}', 'rk_test_{alnum:24-247}'],
    docs: stripe,
  },
  { kind: 'stripe-webhook-secret', vendor: 'Stripe', shapes: ['whsec_{b64pad:32-64}'], docs: stripe },
  {
    kind: 'slack-token',
    vendor: 'Slack',
    severity: 'critical',
    shapes: [
      'xoxb-{digit:10-13}-{digit:10-13}-{alnum:24}',
      'xoxp-{digit:10-13}-{digit:10-13}-{digit:10-13}-{alnum:28-34}',
      'xapp-{digit:1}-{uppernum:9-12}-{digit:10-13}-{hex:64}',
    ],
    docs: slack,
  },
  {
    kind: 'slack-webhook',
    vendor: 'Slack',
    shapes: ['hooks.slack.com/services/T{uppernum:8-11}/B{uppernum:8-11}/{alnum:24}'],
    docs: slack,
  },
  {
    kind: 'twilio-api-key',
    vendor: 'Twilio',
    words: ['twilio'],
    values: ['SK{hex:32}', '{hex:32}'],
    docs: 'https://www.twilio.com/docs/iam/api-keys',
  },
  {
    kind: 'sendgrid-api-key',
    vendor: 'Twilio',
    shapes: ['SG.{b64url:22}.{b64url:43}'],
    docs: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
  },
  {
    kind: 'mailgun-api-key',
    vendor: 'Mailgun',
    shapes: ['key-{hex:32}'],
    docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/api-keys',
  },
  {
    kind: 'npm-token',
    vendor: 'npm',
    severity: 'critical',
    shapes: ['npm_{alnum:36}'],
    checksum: 'crc32Base62',
    docs: 'https://docs.npmjs.com/about-access-tokens',
  },
  {
    kind: 'pypi-token',
    vendor: 'PyPI',
    severity: 'critical',
    shapes: ['pypi-AgEIcHlwaS5vcmc{b64url:50-}'],
    docs: 'https://pypi.org/help/#apitoken',
  },
  {
    kind: 'shopify-token',
    vendor: 'Shopify',
    shapes: ['shpat_{hex:32}', 'shpss_{hex:32}', 'shpca_{hex:32}', 'shppa_{hex:32}'],
    docs: 'https://shopify.dev/docs/apps/build/authentication-authorization',
  },
  {
    kind: 'grafana-token',
    vendor: 'Grafana',
    shapes: ['glsa_{alnum:32}_{hex:8}'],
    checksum: 'grafana',
    docs: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/',
  },
  {
    kind: 'datadog-api-key',
    vendor: 'Datadog',
    words: ['datadog', 'dd_api', 'dd_app'],
    values: ['{hex:32}', '{hex:40}'],
    docs: 'https://docs.datadoghq.com/account_management/api-app-keys/',
  },
  {
    kind: 'telegram-bot-token',
    vendor: 'Telegram',
    words: ['telegram', 'bot_token', 'bottoken', 'bot'],
    values: ['{digit:8-10}:AA{b64url:33}'],
    docs: 'https://core.telegram.org/bots/api#authorizing-your-bot',
  },
  {
    kind: 'discord-webhook',
    vendor: 'Discord',
    shapes: ['discord.com/api/webhooks/{digit:17-20}/{b64url:60-80}', 'discordapp.com/api/webhooks/{digit:17-20}/{b64url:60-80}'],
    docs: 'https://discord.com/developers/docs/resources/webhook',
  },
];
