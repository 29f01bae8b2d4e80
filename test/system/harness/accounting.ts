import { eventually } from '#messaging/testing';
import type { ControlApi, ExchangeView } from './control-api.js';
import type { Provider } from './provider.js';
import type { Sent } from './traffic.js';

const terminal = new Set(['completed', 'refused', 'failed', 'client_left', 'interrupted']);

/** What the audit must be able to say after any trouble. */
export interface Account {
  /** Exchange ids that a client was given and that have no ended record. */
  readonly missing: readonly string[];
  /** Ended records whose outcome is not one of the five. */
  readonly unclear: readonly string[];
  /** Words that reached the provider and stand in no record. */
  readonly unrecorded: readonly string[];
}

const empty = ({ missing, unclear, unrecorded }: Account) => missing.length + unclear.length + unrecorded.length === 0;

async function balance(audit: ControlApi, provider: Provider, sent: readonly Sent[]): Promise<Account> {
  const given = sent.flatMap(({ answer }) => (answer === null ? [] : [answer.exchange]));
  const listed = await audit.exchanges();
  const known = new Map(listed.map((exchange) => [exchange.id, exchange]));
  const ended = (id: string) => known.get(id)?.endedAt !== null && known.has(id);
  const broken = sent.filter(({ answer }) => answer === null).map(({ word }) => word);
  return {
    missing: given.filter((id) => !ended(id)),
    unclear: given.filter((id) => ended(id) && !terminal.has(known.get(id)?.outcome ?? '')),
    unrecorded: await unrecorded(audit, provider, broken, listed, new Set(given)),
  };
}

/** Of the calls whose answer the client never saw: those that the provider saw, and no record tells of. */
async function unrecorded(
  audit: ControlApi,
  provider: Provider,
  words: readonly string[],
  listed: readonly ExchangeView[],
  given: ReadonlySet<string>,
): Promise<string[]> {
  if (words.length === 0) return [];
  const others = await Promise.all(
    listed.filter(({ id }) => !given.has(id)).map(async ({ id }) => JSON.stringify(await audit.exchange(id))),
  );
  const arrived = await Promise.all(words.map(async (word) => ((await provider.received(word)).length > 0 ? [word] : [])));
  return arrived.flat().filter((word) => !others.some((record) => record.includes(word)));
}

/** Waits until the audit accounts for every call; resolves with what is still open when `timeoutMs` is over, which must be nothing. */
export async function settle(audit: ControlApi, provider: Provider, sent: readonly Sent[], timeoutMs = 45_000): Promise<Account> {
  let account = await balance(audit, provider, sent);
  await eventually(
    'every call to be accounted for',
    async () => {
      account = await balance(audit, provider, sent);
      return empty(account);
    },
    timeoutMs,
  ).catch(() => null);
  return account;
}

export const settled: Account = { missing: [], unclear: [], unrecorded: [] };
