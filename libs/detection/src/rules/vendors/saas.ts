import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Business software: customers, marketing, social networks, storage, maps, automation. */
export const saas: readonly SecretSpec[] = [
  ...vendor('HubSpot', 'https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview', [
    either(
      'hubspot-token',
      ['pat-na1-{uuid}', 'pat-na2-{uuid}', 'pat-na3-{uuid}', 'pat-eu1-{uuid}', 'pat-ap1-{uuid}'],
      ['hubspot', 'hapikey'],
      '{uuid}',
    ),
  ]),
  ...vendor('Salesforce', 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/', [
    token('salesforce-token', '00D{alnum:12-15}!AQ{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._]:80-100}', {
      severity: 'critical',
    }),
    token('salesforce-refresh-token', '5Aep861{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._]:70-100}', {
      severity: 'critical',
    }),
    named('salesforce-consumer-secret', ['salesforce', 'sfdc'], '{HEX:64}'),
  ]),
  ...vendor('Zendesk', 'https://developer.zendesk.com/', [named('zendesk-token', 'zendesk', '{alnum:40}')]),
  ...vendor('Freshworks', 'https://developers.freshdesk.com/', [
    named('freshdesk-key', ['freshdesk', 'freshworks', 'freshsales'], '{alnum:19-22}'),
  ]),
  ...vendor('Intercom', 'https://developers.intercom.com/', [
    either('intercom-token', 'dG9rO{b64:54}{pad:0-1}', 'intercom', ['{b64:59}=', '{uuid}']),
  ]),
  ...vendor('Pipedrive', 'https://developers.pipedrive.com/', [named('pipedrive-token', 'pipedrive', '{hex:40}')]),
  ...vendor('Close', 'https://developer.close.com/', [token('close-key', 'api_{alnum:22}.{alnum:22}')]),
  ...vendor('Zoho', 'https://www.zoho.com/developer/', [named('zoho-token', 'zoho', ['1000.{hex:32}.{hex:32}', '{hex:42}'])]),
  ...vendor('Segment', 'https://segment.com/docs/', [either('segment-token', 'sgp_{alnum:64}', 'segment', '{alnum:32}')]),
  ...vendor('Mixpanel', 'https://developer.mixpanel.com/', [named('mixpanel-secret', 'mixpanel', ['{hex:32}', '{alnum:32}'])]),
  ...vendor('Amplitude', 'https://amplitude.com/docs/apis', [named('amplitude-secret', 'amplitude', '{hex:32}')]),
  ...vendor('PostHog', 'https://posthog.com/docs/api', [token('posthog-key', ['phx_{alnum:43-47}', 'phs_{alnum:43-47}'])]),
  ...vendor('Customer.io', 'https://customer.io/docs/api/', [
    named('customerio-key', ['customerio', 'customer_io'], ['{hex:20}', '{hex:32}']),
  ]),
  ...vendor('Iterable', 'https://api.iterable.com/', [named('iterable-key', 'iterable', '{hex:32}')]),
  ...vendor('Braze', 'https://www.braze.com/docs/api/basics/', [named('braze-key', 'braze', '{uuid}')]),
  ...vendor('Typeform', 'https://www.typeform.com/developers/', [token('typeform-token', 'tfp_{b64url:40-60}')]),
  ...vendor('Cal.com', 'https://cal.com/docs/', [token('calcom-key', ['cal_live_{hex:32}', 'cal_{hex:32}'])]),
  ...vendor('SurveyMonkey', 'https://api.surveymonkey.com/', [named('surveymonkey-token', 'surveymonkey', '{dotted:60-180}')]),
  ...vendor('Jotform', 'https://api.jotform.com/docs/', [named('jotform-key', 'jotform', '{hex:32}')]),
  ...vendor('Zapier', 'https://help.zapier.com/hc/en-us/articles/8496288690317', [
    token('zapier-webhook', 'hooks.zapier.com/hooks/catch/{digit:5-9}/{lowernum:6-8}', { severity: 'medium' }),
  ]),
  ...vendor('Make', 'https://www.make.com/en/help/tools/webhooks', [
    token(
      'make-webhook',
      [
        'hook.eu1.make.com/{lowernum:32}',
        'hook.eu2.make.com/{lowernum:32}',
        'hook.us1.make.com/{lowernum:32}',
        'hook.us2.make.com/{lowernum:32}',
        'hook.integromat.com/{lowernum:32}',
      ],
      { severity: 'medium' },
    ),
  ]),
  ...vendor('IFTTT', 'https://ifttt.com/maker_webhooks', [
    token('ifttt-webhook', ['maker.ifttt.com/trigger/{b64url:1-60}/with/key/{b64url:22-43}', 'maker.ifttt.com/use/{b64url:22-43}'], {
      severity: 'medium',
    }),
  ]),
  ...vendor('n8n', 'https://docs.n8n.io/api/authentication/', [token('n8n-api-key', 'n8n_api_{hex:40-}')]),
  ...vendor('Apify', 'https://docs.apify.com/platform/integrations/api', [token('apify-token', 'apify_api_{alnum:34-40}')]),
  ...vendor('Meta', 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/', [
    token('facebook-token', [
      'EAAC{alnum:80-}',
      'EAAG{alnum:80-}',
      'EAAB{alnum:80-}',
      'EAAD{alnum:80-}',
      'EAAJ{alnum:80-}',
      'EAAM{alnum:80-}',
      'EAAO{alnum:80-}',
      'EAAT{alnum:80-}',
      'EAAK{alnum:80-}',
      'EAAP{alnum:80-}',
      'EAAR{alnum:80-}',
    ]),
    named(
      'facebook-app-secret',
      ['facebook', 'fb_secret', 'fb_app', 'instagram_secret', 'whatsapp'],
      ['{hex:32}', '{digit:12-17}|{b64url:27}'],
    ),
    token('instagram-token', ['IGQV{b64url:100-}', 'IGQW{b64url:100-}', 'IGAA{b64url:100-}']),
  ]),
  ...vendor('X', 'https://docs.x.com/fundamentals/authentication/', [
    token('twitter-bearer-token', 'AAAAAAAAAAAAAAAAAAAAA{[%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]:60-120}'),
    named(
      'twitter-secret',
      ['twitter', 'consumer_secret', 'consumer_key', 'x_api_secret', 'access_token_secret'],
      ['{alnum:50}', '{alnum:45}', '{alnum:25}', '{digit:15-20}-{alnum:40}'],
    ),
  ]),
  ...vendor('LinkedIn', 'https://learn.microsoft.com/linkedin/', [
    either('linkedin-secret', 'WPL_AP1.{alnum:16}.{b64:6-20}{pad:0-2}', 'linkedin', '{alnum:16}'),
  ]),
  ...vendor('Reddit', 'https://www.reddit.com/dev/api/', [named('reddit-secret', 'reddit', ['{b64url:27}', '{b64url:30}'])]),
  ...vendor('Twitch', 'https://dev.twitch.tv/docs/authentication/', [
    either('twitch-token', 'oauth:{lowernum:30}', 'twitch', '{lowernum:30}'),
  ]),
  ...vendor('Spotify', 'https://developer.spotify.com/documentation/web-api', [named('spotify-secret', 'spotify', '{hex:32}')]),
  ...vendor('TikTok', 'https://developers.tiktok.com/', [token('tiktok-token', ['act.{alnum:40-80}!{digit:4}.{alnum:2}'])]),
  ...vendor('Pinterest', 'https://developers.pinterest.com/', [
    token('pinterest-token', ['pina_{b64url:60-120}', 'pinc_{b64url:60-120}', 'pinr.{b64url:60-200}']),
  ]),
  ...vendor('Dropbox', 'https://developers.dropbox.com/oauth-guide', [
    either('dropbox-token', ['sl.B{b64url:120-}', 'sl.u.{b64url:120-}'], 'dropbox', ['{lowernum:15}', '{b64url:64}']),
  ]),
  ...vendor('Box', 'https://developer.box.com/', [named('box-secret', ['box_client', 'box_secret', 'box_token', 'box_api'], '{alnum:32}')]),
  ...vendor('Filestack', 'https://www.filestack.com/docs/', [named('filestack-key', 'filestack', 'A{alnum:21}')]),
  ...vendor('Cloudinary', 'https://cloudinary.com/documentation/', [named('cloudinary-secret', 'cloudinary', '{b64url:27}')]),
  ...vendor('Mux', 'https://www.mux.com/docs/', [named('mux-secret', 'mux', '{b64:75}')]),
  ...vendor('Mapbox', 'https://docs.mapbox.com/accounts/guides/tokens/', [
    token('mapbox-secret-token', 'sk.eyJ1{b64url:50-240}.{b64url:22}'),
    token('mapbox-public-token', 'pk.eyJ1{b64url:50-240}.{b64url:22}', { severity: 'low' }),
  ]),
  ...vendor('HERE', 'https://www.here.com/docs/', [
    named('here-key', ['here_api', 'here_maps', 'tomtom'], ['{b64url:43}', '{alnum:32}'], { severity: 'medium' }),
  ]),
  ...vendor('OpenWeather', 'https://openweathermap.org/appid', [
    named('openweather-key', ['openweather', 'owm_api', 'weather_api', 'weatherapi', 'appid'], '{hex:32}', { severity: 'low' }),
  ]),
  ...vendor('Unsplash', 'https://unsplash.com/documentation', [
    named('unsplash-key', ['unsplash', 'pexels', 'giphy', 'tmdb'], ['{b64url:43}', '{alnum:56}', '{alnum:32}', '{hex:32}'], {
      severity: 'medium',
    }),
  ]),
  ...vendor('NASA', 'https://api.nasa.gov/', [named('nasa-key', 'nasa', '{alnum:40}', { severity: 'low' })]),
  ...vendor('News API', 'https://newsapi.org/docs', [
    named(
      'newsapi-key',
      ['newsapi', 'alphavantage', 'finnhub', 'polygon_api', 'ipstack', 'ipinfo'],
      ['{hex:32}', '{uppernum:16}', '{lowernum:20}', '{alnum:32}', '{hex:14}'],
      { severity: 'low' },
    ),
  ]),
  ...vendor('FullStory', 'https://developer.fullstory.com/', [token('fullstory-key', 'na1.{b64pad:40-120}', { confidence: 'medium' })]),
  ...vendor('Rippling', 'https://developer.rippling.com/', [token('rippling-token', 'rpka_{alnum:40-80}')]),
  ...vendor('BambooHR', 'https://documentation.bamboohr.com/', [named('bamboohr-key', 'bamboohr', '{hex:40}')]),
  ...vendor('Calendly', 'https://developer.calendly.com/', [named('calendly-secret', 'calendly', '{b64url:43}')]),
  ...vendor('Zoom', 'https://developers.zoom.us/', [named('zoom-secret', 'zoom', ['{alnum:32}', '{alnum:36}', '{b64url:22}'])]),
  ...vendor('Webex', 'https://developer.webex.com/', [named('webex-token', 'webex', ['{b64url:64}_{alnum:4}_{uuid}', '{hex:64}'])]),
  ...vendor('DocuSign', 'https://developers.docusign.com/', [named('docusign-secret', 'docusign', '{uuid}')]),
  ...vendor('Smartsheet', 'https://developers.smartsheet.com/', [named('smartsheet-token', 'smartsheet', ['{alnum:37}', '{lowernum:26}'])]),
  ...vendor('Coda', 'https://coda.io/developers/', [named('coda-token', 'coda', '{uuid}')]),
  ...vendor('Webflow', 'https://developers.webflow.com/', [named('webflow-token', 'webflow', '{hex:64}')]),
  ...vendor('WakaTime', 'https://wakatime.com/developers', [
    token('wakatime-key', ['waka_{uuid}', 'waka_sec_{alnum:60-90}', 'waka_tok_{alnum:60-90}']),
  ]),
];
