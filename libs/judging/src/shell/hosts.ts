import type { Run } from './run.js';
import { unknown, type Value } from './value.js';

const own =
  /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1\]?|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|host\.docker\.internal|[^.]+\.(?:local|internal|localhost|test))$/i;

/** Whether it is this machine, or one of the same network. */
export const isOwnHost = (host: string): boolean => own.test(host);

/** The host of an address as programs take them: `https://user@host:1/x`, `host/x`, `user@host:path`; null where it is not known, empty where there is none. */
function hostOf(address: string): string | null {
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^[^/@]*@/, '');
  const host = /^(?:\[[0-9a-f:.]+\]|[^/:?#]*)/i.exec(rest)?.[0] ?? '';
  return host.includes(unknown) ? null : host.toLowerCase();
}

/** Notes the host of an address, also where it is not known; `sends`: data of ours goes there. Returns it where it is known. */
export function noteHost(address: Value, sends: boolean, run: Run): string | null {
  const host = hostOf(address.text);
  if (host === '') return null;
  run.notes.understand('hosts', { host, sends });
  return host;
}
