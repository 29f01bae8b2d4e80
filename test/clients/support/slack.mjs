import { stack } from './ostiary.mjs';
import { waitUntil } from './wait-until.mjs';

const at = `${stack.simulator}/slack`;

/** What the channel of the simulated workspace shows, cards about a word. */
export const cardsAbout = async (word) =>
  (await (await fetch(`${at}/messages`)).json()).filter(
    ({ channel, thread_ts: thread, blocks }) => channel.startsWith('C') && thread === null && JSON.stringify(blocks).includes(word),
  );

/** Waits for a card about the word, and presses a button of it as bob: `approve`, `deny`, with a `reason` or a `grant`. */
export const clickOn = async (word, decision) => {
  const { ts } = await waitUntil(`a card about ${word}`, async () => (await cardsAbout(word))[0]);
  const response = await fetch(`${at}/click`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ts, user: 'bob', ...decision }),
  });
  const clicked = await response.json();
  if (!clicked.ok) throw new Error(`the click about ${word}: ${JSON.stringify(clicked)}`);
};
