import { SlackLinksStore } from './slack-links.store.js';
import { SimulatedLinks } from './simulated-links.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';
import { Transactions } from '#persistence';

const person = { user: 'U0BOB', subject: 'bob', name: 'Bob', email: 'bob@example.com', groups: ['security'] };

describe('people of a simulated workspace', () => {
  let service: SlackServiceFake;
  afterEach(() => service.close());

  it('are linked at start, whom the simulator says', async () => {
    service = await SlackServiceFake.start({ simulated: true }, (slack, issuer) => {
      slack.people = [{ ...person, issuer }];
    });
    const { app } = service.approval.service;
    const user = await app
      .get(Transactions)
      .read((manager) =>
        app.get(SlackLinksStore).slackUserOf(manager, service.slack.teamId, { issuer: service.approval.issuer.issuer, subject: 'bob' }),
      );
    expect(user).toMatchObject({ userId: 'U0BOB', method: 'simulated', groups: ['security'] });
  });

  it('are not linked in a real one, whatever it says', async () => {
    service = await SlackServiceFake.start({}, (slack, issuer) => {
      slack.people = [{ ...person, issuer }];
    });
    expect(service.slack.of('ostiary.people')).toEqual([]);
    await expect(service.approval.service.app.get(SimulatedLinks).link()).rejects.toThrow('only in a simulated workspace');
  });
});
