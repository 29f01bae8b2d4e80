const hosts = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'sts.windows.net',
  'sts.chinacloudapi.cn',
]);

/** The tenant that a Microsoft Entra issuer (v1 `https://sts.windows.net/{tid}/`, v2 `https://login.microsoftonline.com/{tid}/v2.0`) belongs to; null for every other issuer. */
export function entraTenantOf(issuer: string): string | null {
  if (!URL.canParse(issuer)) return null;
  const url = new URL(issuer);
  return hosts.has(url.hostname) ? (url.pathname.split('/')[1] ?? '') : null;
}
