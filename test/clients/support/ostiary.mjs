import { waitUntil } from './wait-until.mjs';

/** Where the stack under test is; the runner starts it and hands it to each test process. */
export const stack = JSON.parse(process.env.OSTIARY_CLIENTS_STACK ?? 'null');
if (stack === null) throw new Error('Run these tests by `npm run test:clients`: it starts the gateway that they need.');

const control = async (person, path, init = {}) => {
  const response = await fetch(`${stack.api}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${stack.tokens[person]}`, 'content-type': 'application/json', ...init.headers },
  });
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} as ${person}: ${response.status} ${await response.text()}`);
  return response.json();
};

const everyPage = async (person, path) => {
  const items = [];
  for (let cursor = null, first = true; first || cursor !== null; first = false) {
    const page = await control(
      person,
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
};

/** A word that no other test has: in a prompt, it finds that prompt again in approvals, records and at the provider. */
export const uniqueWord = () =>
  `ticket-${crypto
    .randomUUID()
    .replaceAll('-', '')
    .replace(/[0-9]/g, (digit) => 'ghijklmnop'[Number(digit)])
    .slice(0, 12)}`;

/** Every approval request, whatever its state, whose card shows the word in what a rule matched. */
export const approvalsAbout = async (word, query = '') =>
  (await everyPage('bob', `/api/approvals${query}`)).filter((approval) => shown(approval).includes(word));

/** The matched text on a card. */
export const shown = ({ content }) =>
  content.flatMap(({ blocks }) => blocks.filter(({ matched }) => matched).map(({ text }) => text)).join('\n');

/** Waits for the one pending approval about the word. */
export const pendingApproval = (word, options) =>
  waitUntil(`a pending approval about ${word}`, async () => (await approvalsAbout(word, '?state=pending'))[0], options);

/** On what is shown now. */
export const vote = async (id, decision, reason = 'Looked at it.') => {
  const { revision } = await control('bob', `/api/approvals/${id}`);
  return control('bob', `/api/approvals/${id}/votes`, { method: 'POST', body: JSON.stringify({ decision, reason, revision }) });
};

/** What reached the provider with the word in it. */
export const reachedProvider = async (word) => {
  const response = await fetch(`${stack.simulator}/__simulator/ledger?contains=${encodeURIComponent(word)}`);
  return (await response.json()).items;
};

export const exchange = (id) =>
  waitUntil(`the record of exchange ${id}`, async () => {
    try {
      const record = await control('dave', `/api/exchanges/${id}`);
      return record.outcome === null || record.outcome === undefined ? null : record;
    } catch {
      return null;
    }
  });

/** The calls of the session in which somebody said the word, in their order, once so many have ended. */
export const exchangesAfter = (word, count) =>
  waitUntil(`${count} calls of the session of ${word} on record`, async () => {
    const [found] = await everyPage('dave', `/api/exchanges?order=oldest&q=${encodeURIComponent(`"${word}"`)}`);
    if (found === undefined) return null;
    const items = await everyPage('dave', `/api/exchanges?order=oldest&session=${encodeURIComponent(found.sessionId)}`);
    const isWhole = items.length >= count && items.every(({ outcome }) => outcome !== null);
    return isWhole ? items.map(({ id }) => id) : null;
  });

/** The session of an exchange, with its agents. */
export const sessionOf = async (exchangeId) =>
  control('dave', `/api/sessions/${encodeURIComponent((await control('dave', `/api/exchanges/${exchangeId}`)).sessionId)}`);

/** The refused calls with the word in them. Records come in order: once a call made now is there, all before it are. */
export const recordedAbout = async (word) => {
  const marker = await fetch(`${stack.ingress}/v1/models`, { headers: { authorization: `Bearer ${stack.tokens.alice}` } });
  await exchange(marker.headers.get('ostiary-exchange'));
  const refused = await everyPage('dave', '/api/exchanges?outcome=refused');
  const records = await Promise.all(refused.map(({ id }) => exchange(id)));
  return records.filter((record) => JSON.stringify(record.request).includes(word));
};
