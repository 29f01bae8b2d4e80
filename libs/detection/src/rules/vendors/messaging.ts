import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Chat, telephony and mail. */
export const messaging: readonly SecretSpec[] = [
  ...vendor('Slack', 'https://docs.slack.dev/authentication/tokens', [
    token('slack-bot-token', ['xoxb-{digit:10-13}-{digit:10-13}-{alnum:24}', 'xoxb-{digit:10-13}-{alnum:24}'], { severity: 'critical' }),
    token(
      'slack-user-token',
      ['xoxp-{digit:10-13}-{digit:10-13}-{digit:10-13}-{alnum:28-34}', 'xoxp-{digit:10-13}-{digit:10-13}-{alnum:24-34}'],
      { severity: 'critical' },
    ),
    token('slack-app-token', 'xapp-{digit:1}-{uppernum:9-12}-{digit:10-13}-{hex:64}', { severity: 'critical' }),
    token('slack-config-token', [
      'xoxe.xoxp-{digit:1}-{alnum:150-180}',
      'xoxe.xoxb-{digit:1}-{alnum:150-180}',
      'xoxe-{digit:1}-{alnum:140-180}',
    ]),
    token('slack-legacy-token', ['xoxa-{dashed:20-200}', 'xoxr-{dashed:20-200}', 'xoxo-{dashed:20-200}', 'xoxs-{dashed:20-200}']),
    token('slack-session-token', [
      'xoxc-{digit:10-13}-{digit:10-13}-{digit:10-13}-{hex:64}',
      'xoxd-{[%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]:60-240}',
    ]),
    token('slack-webhook', [
      'hooks.slack.com/services/T{uppernum:8-11}/B{uppernum:8-11}/{alnum:23-24}',
      'hooks.slack.com/workflows/T{uppernum:8-11}/A{uppernum:8-11}/{digit:16-20}/{alnum:23-24}',
      'hooks.slack.com/triggers/{alnum:8-12}/{digit:12-16}/{hex:32}',
    ]),
    named('slack-signing-secret', ['slack_signing', 'signing_secret', 'slack_client_secret', 'slack_secret'], '{hex:32}'),
  ]),
  ...vendor('Discord', 'https://discord.com/developers/docs/reference#authentication', [
    named(
      'discord-bot-token',
      ['discord', 'bot_token', 'bottoken', 'token', 'client.login', 'bot.run', 'client.run'],
      [
        'M{b64url:23-27}.{b64url:6}.{b64url:27-38}',
        'N{b64url:23-27}.{b64url:6}.{b64url:27-38}',
        'O{b64url:23-27}.{b64url:6}.{b64url:27-38}',
      ],
      { severity: 'critical' },
    ),
    token('discord-user-token', 'mfa.{b64url:84}', { severity: 'critical' }),
    named('discord-client-secret', 'discord', '{b64url:32}'),
    token('discord-webhook', [
      'discord.com/api/webhooks/{digit:17-20}/{b64url:60-80}',
      'discordapp.com/api/webhooks/{digit:17-20}/{b64url:60-80}',
    ]),
  ]),
  ...vendor('Telegram', 'https://core.telegram.org/bots/api#authorizing-your-bot', [
    either(
      'telegram-bot-token',
      'api.telegram.org/bot{digit:8-10}:AA{b64url:33}',
      ['telegram', 'bot_token', 'bottoken', 'tg_token', 'tg_bot', 'token', 'bot'],
      '{digit:8-10}:AA{b64url:33}',
    ),
  ]),
  ...vendor('Microsoft', 'https://learn.microsoft.com/power-automate/', [
    token(
      'power-automate-webhook',
      'logic.azure.com/workflows/{hex:32}/triggers/manual/paths/invoke?api-version={dashed:10}&sp={[%/abcdefghijklmnopqrstuvwxyz0123456789ABCDEF]:4-40}&sv=1.0&sig={b64url:43}',
    ),
  ]),
  ...vendor('Feishu', 'https://open.feishu.cn/document/', [
    token('feishu-webhook', ['open.feishu.cn/open-apis/bot/v2/hook/{uuid}', 'open.larksuite.com/open-apis/bot/v2/hook/{uuid}']),
  ]),
  ...vendor('DingTalk', 'https://open.dingtalk.com/', [token('dingtalk-webhook', 'oapi.dingtalk.com/robot/send?access_token={hex:64}')]),
  ...vendor('WeCom', 'https://developer.work.weixin.qq.com/', [
    token('wecom-webhook', 'qyapi.weixin.qq.com/cgi-bin/webhook/send?key={uuid}'),
  ]),
  ...vendor('Mattermost', 'https://developers.mattermost.com/', [named('mattermost-token', 'mattermost', '{lowernum:26}')]),
  ...vendor('Twilio', 'https://www.twilio.com/docs/iam/api-keys', [
    either('twilio-api-key', 'SK{hex:32}', 'twilio', ['{hex:32}'], { severity: 'critical' }),
    token('sendgrid-api-key', 'SG.{b64url:22}.{b64url:43}', { severity: 'critical' }),
  ]),
  ...vendor('Vonage', 'https://developer.vonage.com/', [named('vonage-secret', ['vonage', 'nexmo'], '{alnum:16}')]),
  ...vendor('Bird', 'https://docs.bird.com/', [named('messagebird-key', 'messagebird', '{alnum:25}')]),
  ...vendor('Plivo', 'https://www.plivo.com/docs/', [named('plivo-token', 'plivo', '{b64:40}')]),
  ...vendor('Telnyx', 'https://developers.telnyx.com/', [token('telnyx-key', 'KEY{HEX:32}_{alnum:22}')]),
  ...vendor('LINE', 'https://developers.line.biz/', [
    named('line-channel-token', ['line_channel', 'line_access', 'line_bot'], ['{b64:170-174}{pad:0-2}', '{hex:32}']),
  ]),
  ...vendor('Sinch', 'https://developers.sinch.com/', [named('sinch-key', 'sinch', ['{hex:32}', '{uuid}'])]),
  ...vendor('Mailgun', 'https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/api-keys', [
    either('mailgun-api-key', 'key-{hex:32}', 'mailgun', ['{hex:32}-{hex:8}-{hex:8}', '{hex:32}']),
    token('mailgun-public-key', 'pubkey-{hex:32}', { severity: 'low' }),
  ]),
  ...vendor('Mailchimp', 'https://mailchimp.com/developer/marketing/guides/quick-start/', [
    named('mailchimp-api-key', ['mailchimp', 'mc_api'], '{hex:32}-us{digit:1-2}'),
    either('mandrill-api-key', 'md-{b64url:22}', 'mandrill', '{b64url:22}'),
  ]),
  ...vendor('Brevo', 'https://developers.brevo.com/', [
    token('brevo-api-key', ['xkeysib-{hex:64}-{alnum:16}', 'xsmtpsib-{hex:64}-{alnum:16}']),
  ]),
  ...vendor('Postmark', 'https://postmarkapp.com/developer', [named('postmark-token', ['postmark', 'x-postmark-server-token'], '{uuid}')]),
  ...vendor('SparkPost', 'https://developers.sparkpost.com/', [named('sparkpost-key', 'sparkpost', '{hex:40}')]),
  ...vendor('Resend', 'https://resend.com/docs/', [token('resend-api-key', 're_{alnum:8}_{alnum:22-24}')]),
  ...vendor('Mailjet', 'https://dev.mailjet.com/', [named('mailjet-secret', ['mailjet', 'mj_apikey'], '{hex:32}')]),
  ...vendor('MailerSend', 'https://developers.mailersend.com/', [token('mailersend-token', 'mlsn.{hex:64}')]),
  ...vendor('Mailtrap', 'https://api-docs.mailtrap.io/', [named('mailtrap-token', 'mailtrap', '{hex:32}')]),
  ...vendor('Klaviyo', 'https://developers.klaviyo.com/', [token('klaviyo-key', ['pk_{hex:34}', 'pk_{hex:40}'])]),
  ...vendor('Courier', 'https://www.courier.com/docs/', [token('courier-key', ['pk_prod_{uppernum:28}', 'pk_test_{uppernum:28}'])]),
  ...vendor('OneSignal', 'https://documentation.onesignal.com/', [
    either('onesignal-key', 'os_v2_app_{lowernum:103}', 'onesignal', ['{b64:48}', '{uuid}']),
  ]),
  ...vendor('Pusher', 'https://pusher.com/docs/', [named('pusher-secret', 'pusher', '{hex:20}')]),
  ...vendor('Ably', 'https://ably.com/docs/auth', [named('ably-key', 'ably', '{b64url:6}.{b64url:6}:{b64url:43}')]),
  ...vendor('PubNub', 'https://www.pubnub.com/docs/', [
    token('pubnub-secret-key', 'sec-c-{b64:48}'),
    token('pubnub-publish-key', ['pub-c-{uuid}', 'sub-c-{uuid}'], { severity: 'low' }),
  ]),
  ...vendor('Agora', 'https://docs.agora.io/', [named('agora-certificate', 'agora', '{hex:32}')]),
  ...vendor('Stream', 'https://getstream.io/chat/docs/', [
    named('stream-secret', ['getstream', 'stream_api_secret', 'stream_secret'], '{lowernum:64}'),
  ]),
  ...vendor('Sendbird', 'https://sendbird.com/docs/', [named('sendbird-token', 'sendbird', '{hex:40}')]),
  ...vendor('LiveKit', 'https://docs.livekit.io/', [named('livekit-secret', 'livekit', '{alnum:43-50}')]),
];
