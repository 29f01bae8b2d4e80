import type { OstiaryConfig } from './configuration.js';

/** The address by which browsers reach the control address, without a slash at its end. */
export function publicOrigin({ api: { host, port, publicUrl } }: Pick<OstiaryConfig, 'api'>): string {
  return new URL(publicUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`).origin;
}
