const timeoutMs = 5_000;
const maxBytes = 512 * 1024;

/** Hosts that never leave this machine: the only ones that may be spoken to without TLS. */
const isLoopback = (url: URL): boolean =>
  url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);

/** The URL, when it is https, or http to this machine; throws otherwise. */
export function trustedUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) {
    throw new Error(`${address} is not an https URL (http is accepted on loopback only)`);
  }
  return url;
}

/** A JSON document from an issuer: five seconds, 512 KB, no redirects. Throws with what was wrong. */
export async function fetchJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(trustedUrl(address), {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${address} answered ${response.status}`);
  }
  return JSON.parse(await readCapped(response, address));
}

async function readCapped(response: Response, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${address} answered with more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
