import { type OstiaryConfig, resolveSecret } from '#chassis';
import { ConfiguredKeys } from '#sealing';
import { keptKey } from '../keys/kept-key.js';

/** What content keys are wrapped by: secrets of the configuration, or the one that is kept in the home folder. */
export async function loadContentKeys({ audit, home }: OstiaryConfig): Promise<ConfiguredKeys> {
  const [first, ...others] = audit.contentKeys.map((reference) => resolveSecret(reference));
  return new ConfiguredKeys(first === undefined ? [await keptKey(home, 'content.key')] : [first, ...others]);
}
