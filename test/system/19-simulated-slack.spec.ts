import { eventually } from '#messaging/testing';
import { randomBytes } from 'node:crypto';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { OwnProvider } from './harness/own-provider.js';
import { uniqueWord } from './harness/unique.js';

interface Posted {
  readonly ts: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly object[];
}

describe('npm start with a simulated Slack', () => {
  it('serves the workspace also where the model is a real one, and lets a held call go to it by a click', async () => {
    const provider = await OwnProvider.start();
    const extra = { OSTIARY_SLACK: 'simulated', OSTIARY_ANTHROPIC_URL: provider.url, OSTIARY_ANTHROPIC_KEY: provider.key };
    const system = await EmbeddedSystem.prepare('19-simulated-slack', extra);
    try {
      await system.start();
      const slack = `http://127.0.0.1:${system.environment['OSTIARY_SIMULATOR_PORT']}/slack`;
      expect(system.said).toContain(slack);
      expect((await fetch(`${slack}/../v1/models`)).status).toBe(404);
      const messages = async () => (await (await fetch(`${slack}/messages`)).json()) as Posted[];
      const click = async (body: object) => {
        const headers = { 'content-type': 'application/json' };
        return (await (await fetch(`${slack}/click`, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<
          string,
          never
        >;
      };
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      const { ts } = await eventually('a card', async () =>
        (await messages()).find(({ channel, blocks }) => channel.startsWith('C') && JSON.stringify(blocks).includes(word)),
      );
      expect(await click({ ts, user: 'mallory', action: 'approve' })).toMatchObject({
        acked: true,
        updated: false,
        ephemeral: [expect.any(String)],
      });
      expect(await click({ ts, user: 'bob', action: 'details' })).toMatchObject({
        acked: true,
        modal: { text: expect.stringContaining(word) },
      });
      expect(provider.received()).toBe(0);
      expect(await click({ ts, user: 'bob', action: 'approve' })).toMatchObject({ ok: true, acked: true });
      expect((await held).status).toBe(200);
      expect(provider.received()).toBe(1);
      await eventually('alice to be told', async () =>
        (await messages()).some(({ channel, text }) => channel.startsWith('D') && /approved/i.test(text)),
      );
    } finally {
      await system.stop();
      await provider.stop();
    }
  });

  it('refuses to start beside a real workspace', async () => {
    const token = `xoxb-${randomBytes(16).toString('hex')}`;
    const system = await EmbeddedSystem.prepare('19-simulated-slack-real', { OSTIARY_SLACK: 'simulated', OSTIARY_SLACK_BOT_TOKEN: token });
    try {
      const ended = await system.startBeside();
      expect(ended.code).not.toBe(0);
      expect(ended.said).toContain('slack.botToken is of a real workspace');
      expect(ended.said).not.toContain(token);
    } finally {
      await system.stop();
    }
  });
});
