import { named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** Payment, commerce, shipping and digital currencies. */
export const payment: readonly SecretSpec[] = [
  ...vendor('Stripe', 'https://docs.stripe.com/keys', [
    token('stripe-secret-key', ['sk_live_{alnum:24-247}', 'sk_org_live_{alnum:24-247}'], { severity: 'critical' }),
    token('stripe-restricted-key', 'rk_live_{alnum:24-247}', { severity: 'critical' }),
    token('stripe-test-key', ['sk_test_{alnum:24-247}', 'rk_test_{alnum:24-247}'], { severity: 'medium' }),
    token('stripe-webhook-secret', 'whsec_{b64pad:32-64}'),
  ]),
  ...vendor('PayPal', 'https://developer.paypal.com/api/rest/authentication/', [
    named('paypal-client-secret', 'paypal', ['E{b64url:79}', '{b64url:80}'], { severity: 'critical' }),
    token('braintree-access-token', ['access_token$production${lowernum:16}${hex:32}', 'access_token$sandbox${lowernum:16}${hex:32}'], {
      severity: 'critical',
    }),
    named('braintree-private-key', 'braintree', '{hex:32}', { severity: 'critical' }),
  ]),
  ...vendor('Square', 'https://developer.squareup.com/docs/build-basics/access-tokens', [
    token('square-access-token', ['sq0atp-{b64url:22}', 'EAAAE{b64url:59}', 'EAAAl{b64url:59}'], { severity: 'critical' }),
    token('square-oauth-secret', 'sq0csp-{b64url:43}', { severity: 'critical' }),
  ]),
  ...vendor('Adyen', 'https://docs.adyen.com/development-resources/api-credentials/', [
    named('adyen-api-key', 'adyen', 'AQE{b64:60-250}{pad:0-2}', { severity: 'critical' }),
  ]),
  ...vendor('Checkout.com', 'https://www.checkout.com/docs/developer-resources/api', [
    token('checkout-secret-key', ['sk_{uuid}', 'sk_test_{uuid}', 'sk_sbox_{alnum:26}']),
  ]),
  ...vendor('Mollie', 'https://docs.mollie.com/reference/authentication', [
    named('mollie-api-key', 'mollie', ['live_{alnum:30}', 'test_{alnum:30}']),
  ]),
  ...vendor('Razorpay', 'https://razorpay.com/docs/api/authentication/', [
    token('razorpay-key', ['rzp_live_{alnum:14}', 'rzp_test_{alnum:14}'], { severity: 'medium' }),
    named('razorpay-secret', 'razorpay', '{alnum:24}', { severity: 'critical' }),
  ]),
  ...vendor('Flutterwave', 'https://developer.flutterwave.com/docs/authentication', [
    token('flutterwave-secret-key', ['FLWSECK_TEST-{hex:32}-X', 'FLWSECK-{hex:32}-X', 'FLWSECK-{hex:32}-{alnum:11}-X'], {
      severity: 'critical',
    }),
  ]),
  ...vendor('Plaid', 'https://plaid.com/docs/quickstart/', [
    token('plaid-access-token', ['access-production-{uuid}', 'access-development-{uuid}', 'access-sandbox-{uuid}'], {
      severity: 'critical',
    }),
    named('plaid-secret', 'plaid', ['{hex:30}', '{hex:24}']),
  ]),
  ...vendor('GoCardless', 'https://developer.gocardless.com/', [
    named('gocardless-token', 'gocardless', ['live_{b64url:40}', 'sandbox_{b64url:40}']),
  ]),
  ...vendor('Paddle', 'https://developer.paddle.com/api-reference/about/api-keys', [
    token('paddle-api-key', [
      'pdl_live_apikey_{lowernum:26}_{alnum:22}_{alnum:3}',
      'pdl_sdbx_apikey_{lowernum:26}_{alnum:22}_{alnum:3}',
      'pdl_ntfset_{lowernum:26}_{b64:32}',
    ]),
  ]),
  ...vendor('Chargebee', 'https://apidocs.chargebee.com/docs/api/auth', [
    named('chargebee-key', 'chargebee', ['live_{alnum:32-40}', 'test_{alnum:32-40}']),
  ]),
  ...vendor('Recurly', 'https://recurly.com/developers/', [named('recurly-key', 'recurly', '{hex:32}')]),
  ...vendor('RevenueCat', 'https://www.revenuecat.com/docs/projects/authentication', [
    token('revenuecat-key', 'atk_{alnum:28-40}'),
    named('revenuecat-secret', 'revenuecat', 'sk_{alnum:24-40}'),
  ]),
  ...vendor('Wise', 'https://docs.wise.com/api-docs', [
    named('wise-token', ['transferwise', 'wise_api', 'wise_token'], '{uuid}', { severity: 'critical' }),
  ]),
  ...vendor('Dwolla', 'https://developers.dwolla.com/', [named('dwolla-secret', 'dwolla', '{alnum:50}')]),
  ...vendor('Xero', 'https://developer.xero.com/', [named('xero-secret', 'xero', '{b64url:48}')]),
  ...vendor('Intuit', 'https://developer.intuit.com/', [named('quickbooks-secret', ['quickbooks', 'intuit'], '{alnum:40}')]),
  ...vendor('Shopify', 'https://shopify.dev/docs/apps/build/authentication-authorization', [
    token('shopify-token', ['shpat_{hex:32}', 'shpca_{hex:32}', 'shppa_{hex:32}', 'shptka_{hex:32}', 'shpua_{hex:32}'], {
      severity: 'critical',
    }),
    token('shopify-shared-secret', 'shpss_{hex:32}', { severity: 'critical' }),
  ]),
  ...vendor('WooCommerce', 'https://woocommerce.github.io/woocommerce-rest-api-docs/', [
    token('woocommerce-key', ['ck_{hex:40}', 'cs_{hex:40}']),
  ]),
  ...vendor('BigCommerce', 'https://developer.bigcommerce.com/', [named('bigcommerce-token', 'bigcommerce', '{lowernum:31}')]),
  ...vendor('Etsy', 'https://developers.etsy.com/', [named('etsy-key', 'etsy', '{lowernum:24}')]),
  ...vendor('Duffel', 'https://duffel.com/docs', [token('duffel-token', ['duffel_live_{b64url:43}', 'duffel_test_{b64url:43}'])]),
  ...vendor('EasyPost', 'https://docs.easypost.com/docs/authentication', [token('easypost-key', ['EZAK{alnum:54}', 'EZTK{alnum:54}'])]),
  ...vendor('Shippo', 'https://docs.goshippo.com/docs/guides_general/authentication/', [
    token('shippo-token', ['shippo_live_{hex:40}', 'shippo_test_{hex:40}']),
  ]),
  ...vendor('Lob', 'https://docs.lob.com/', [named('lob-key', 'lob', ['live_{hex:35}', 'test_{hex:35}', 'live_pub_{hex:31}'])]),
  ...vendor('ShipStation', 'https://www.shipstation.com/docs/api/', [named('shipstation-secret', 'shipstation', '{hex:32}')]),
  ...vendor('Coinbase', 'https://docs.cdp.coinbase.com/', [
    named('coinbase-secret', 'coinbase', ['{b64:86}==', '{b64url:64}', '{alnum:32}'], { severity: 'critical' }),
  ]),
  ...vendor('Binance', 'https://developers.binance.com/', [named('binance-secret', 'binance', '{alnum:64}', { severity: 'critical' })]),
  ...vendor('Kraken', 'https://docs.kraken.com/', [named('kraken-secret', 'kraken', ['{b64:86}==', '{b64:56}'], { severity: 'critical' })]),
  ...vendor('Bitfinex', 'https://docs.bitfinex.com/', [
    named(
      'bitfinex-secret',
      ['bitfinex', 'bybit', 'kucoin', 'bitmex', 'okx_secret', 'bitstamp'],
      ['{alnum:43}', '{alnum:36}', '{uuid}', '{alnum:48}', '{alnum:32}'],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('Ethereum', 'https://ethereum.org/developers/docs/accounts/', [
    named(
      'ethereum-private-key',
      ['private_key', 'privatekey', 'private-key', 'eth_key', 'deployer_key', 'wallet_key', 'mnemonic_key'],
      ['0x{xdigit:64}', '{hex:64}'],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('Bitcoin', 'https://en.bitcoin.it/wiki/Wallet_import_format', [
    named(
      'bitcoin-private-key',
      ['wif', 'bitcoin', 'btc_private', 'private_key', 'privkey'],
      ['5{base58:50}', 'K{base58:51}', 'L{base58:51}'],
      { severity: 'critical' },
    ),
    token('bitcoin-extended-key', 'xprv{base58:107}', { severity: 'critical' }),
  ]),
  ...vendor('Alchemy', 'https://www.alchemy.com/docs', [named('alchemy-key', 'alchemy', '{b64url:32}', { severity: 'medium' })]),
  ...vendor('Infura', 'https://docs.metamask.io/services', [named('infura-key', 'infura', '{hex:32}', { severity: 'medium' })]),
  ...vendor('Etherscan', 'https://docs.etherscan.io/', [
    named('etherscan-key', ['etherscan', 'bscscan', 'polygonscan', 'arbiscan'], '{uppernum:34}', { severity: 'medium' }),
  ]),
];
