import { named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** The large cloud providers. */
export const clouds: readonly SecretSpec[] = [
  ...vendor('AWS', 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html', [
    token('aws-access-key', ['AKIA{base32:16}', 'ASIA{base32:16}', 'ABIA{base32:16}', 'ACCA{base32:16}'], { severity: 'critical' }),
    named(
      'aws-secret-key',
      ['aws_secret', 'secret_access_key', 'secretaccesskey', 'secret-access-key', 'aws_sec', 'awssecret', 'aws_key', 'secret access key'],
      '{b64:40}',
      { severity: 'critical' },
    ),
    named('aws-session-token', ['aws_session_token', 'sessiontoken', 'session_token', 'x-amz-security-token'], '{b64:100-}'),
    token('aws-bedrock-key', ['ABSKQmVkcm9ja0FQSUtleS{b64:100-120}{pad:0-2}', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{b64pad:20-}']),
    token('aws-presigned-signature', 'X-Amz-Signature={hex:64}', { severity: 'medium' }),
    token('aws-mws-token', 'amzn.mws.{uuid}'),
    token('amazon-oauth-client-secret', 'amzn1.oa2-cs.v1.{hex:64}'),
    token('aws-appsync-key', 'da2-{lowernum:26}', { severity: 'medium' }),
  ]),
  ...vendor('Google', 'https://cloud.google.com/docs/authentication', [
    token('google-api-key', 'AIza{b64url:35}'),
    token('google-auth-key', 'AQ.Ab8RN6{b64url:40-60}'),
    token('google-oauth-token', 'ya29.{b64url:30-}', { severity: 'critical' }),
    token('google-oauth-refresh-token', '1//0{b64url:40-120}', { severity: 'critical' }),
    token('google-oauth-code', '4/0A{b64url:60-90}'),
    token('google-oauth-client-secret', 'GOCSPX-{b64url:28}'),
    token('google-cloud-messaging-key', 'AAAA{b64url:7}:APA91b{b64url:134}'),
    named('google-recaptcha-secret', 'recaptcha', '6L{b64url:38}', { severity: 'medium' }),
    token('google-hmac-key', ['GOOG1E{base32:55}', 'GOOG{uppernum:16-20}']),
    token('google-chat-webhook', 'chat.googleapis.com/v1/spaces/{alnum:9-14}/messages?key={b64url:39}&token={b64url:40-48}'),
  ]),
  ...vendor('Microsoft', 'https://learn.microsoft.com/purview/sit-sensitive-information-type-entity-definitions', [
    token('azure-storage-key', 'AccountKey={b64:86}==', { severity: 'critical' }),
    token('azure-shared-access-key', 'SharedAccessKey={b64:43}=', { severity: 'critical' }),
    token(
      'azure-sas-signature',
      [
        '&sig={[%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]:46-80}',
        '?sig={[%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]:46-80}',
      ],
      { inner: true },
    ),
    token(
      'azure-client-secret',
      [
        '7Q~{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~-]:31-34}',
        '8Q~{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~-]:31-34}',
      ],
      { inner: true, severity: 'critical' },
    ),
    named(
      'azure-devops-token',
      ['azure_devops', 'azuredevops', 'azdo', 'ado_pat', 'vsts', 'system_accesstoken'],
      ['{lowernum:52}', '{alnum:84}'],
    ),
    named(
      'azure-openai-key',
      ['azure_openai', 'azureopenai', 'aoai', 'ocp-apim-subscription-key', 'cognitive', 'azure_speech', 'azure_translator', 'azure_vision'],
      ['{hex:32}', '{alnum:84}'],
    ),
    named('azure-function-key', ['x-functions-key', 'function_key', 'functions_key', 'functionkey'], ['{b64url:54}==', '{b64:54}==']),
    token('azure-registry-password', '+ACR{alnum:6}', { inner: true }),
    token('azure-search-key', 'AzSe{[ABCD]:1}{alnum:5}', { inner: true }),
    token('azure-cosmos-key', 'ACDb{alnum:4-8}==', { inner: true }),
    token('azure-app-configuration-secret', ';Secret={b64:43}=', { inner: true }),
    token('microsoft-teams-webhook', 'webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}'),
    named(
      'azure-subscription-key',
      ['azure_key', 'azure_api_key', 'azure_maps', 'azure_batch', 'azure_storage'],
      ['{b64:86}==', '{b64:43}=', '{hex:32}', '{b64url:43}'],
    ),
  ]),
  ...vendor('Alibaba Cloud', 'https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair', [
    token('alibaba-access-key', 'LTAI{alnum:12-26}'),
    named('alibaba-secret-key', ['alibaba', 'aliyun', 'alicloud'], '{alnum:30}', { severity: 'critical' }),
  ]),
  ...vendor('Tencent Cloud', 'https://www.tencentcloud.com/document/product/598/32675', [
    token('tencent-secret-id', 'AKID{alnum:32}'),
    named('tencent-secret-key', ['tencent', 'qcloud'], '{alnum:32}', { severity: 'critical' }),
  ]),
  ...vendor('IBM', 'https://cloud.ibm.com/docs/account?topic=account-userapikey', [
    named('ibm-cloud-api-key', ['ibm_cloud', 'ibmcloud', 'ibm_api', 'bluemix', 'watson'], '{b64url:44}'),
  ]),
  ...vendor('Oracle', 'https://docs.oracle.com/en-us/iaas/Content/Identity/Tasks/managingcredentials.htm', [
    named(
      'oracle-auth-token',
      ['oci_auth', 'oci_token', 'oracle_cloud'],
      '{[abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<>();:_#.+-]:20}',
    ),
  ]),
  ...vendor('DigitalOcean', 'https://docs.digitalocean.com/reference/api/create-personal-access-token/', [
    token('digitalocean-token', ['dop_v1_{hex:64}', 'doo_v1_{hex:64}'], { severity: 'critical' }),
    token('digitalocean-refresh-token', 'dor_v1_{hex:64}'),
    token('digitalocean-spaces-key', 'DO00{uppernum:16}'),
    token('digitalocean-gradient-key', 'sk-do-{b64url:60-70}'),
  ]),
  ...vendor('Linode', 'https://techdocs.akamai.com/cloud-computing/docs/manage-personal-access-tokens', [
    named('linode-token', 'linode', '{hex:64}'),
  ]),
  ...vendor('Vultr', 'https://docs.vultr.com/platform/other/api', [named('vultr-api-key', 'vultr', '{uppernum:36}')]),
  ...vendor('Hetzner', 'https://docs.hetzner.com/cloud/api/getting-started/generating-api-token', [
    named('hetzner-token', ['hetzner', 'hcloud'], '{alnum:64}'),
  ]),
  ...vendor('Scaleway', 'https://www.scaleway.com/en/docs/iam/concepts/#api-key', [
    token('scaleway-access-key', 'SCW{uppernum:17}'),
    named('scaleway-secret-key', ['scaleway', 'scw_secret'], '{uuid}'),
  ]),
  ...vendor('OVHcloud', 'https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api', [named('ovh-secret', 'ovh', '{alnum:32}')]),
  ...vendor('UpCloud', 'https://upcloud.com/docs/guides/getting-started-upcloud-api/', [token('upcloud-token', 'ucat_{uppernum:26}')]),
];
