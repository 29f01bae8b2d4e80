import { Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import { SlackTeam } from '../connection/slack-team.js';
import { SlackLinksStore } from './slack-links.store.js';

/** A method that the simulated workspace has beside Slack's own: whom its users are to Ostiary. */
const simulatedPeopleMethod = 'ostiary.people';

const peopleSchema = z.object({
  people: z
    .array(
      z.object({
        user: z.string(),
        issuer: z.string(),
        subject: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        groups: z.array(z.string()),
      }),
    )
    .max(20),
});

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Links the people of a simulated workspace in advance, at each start. Does nothing for a real one, whatever that may say. */
@Injectable()
export class SimulatedLinks implements OnModuleInit {
  private readonly logger = new Logger('Slack');

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    private readonly team: SlackTeam,
    private readonly transactions: Transactions,
    private readonly links: SlackLinksStore,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    if (!this.config.slack.simulated) return;
    this.lifecycle.onStart(() =>
      this.link().catch((error: unknown) => this.logger.warn(`Nobody of the simulated workspace is linked: ${String(error)}`)),
    );
  }

  /** Rejects where the workspace is not a simulated one on this machine: links come from sign-ins, and from nothing else. */
  async link(): Promise<void> {
    const { simulated, apiUrl } = this.config.slack;
    if (!simulated || this.client === null || !loopback.includes(new URL(apiUrl).hostname))
      throw new Error('People are linked in advance only in a simulated workspace on this machine.');
    const { people } = peopleSchema.parse(await this.client.apiCall(simulatedPeopleMethod));
    const { teamId } = await this.team.bot();
    const now = this.clock.now();
    await this.transactions.run(async (manager) => {
      for (const { user, ...person } of people) {
        await this.links.put(manager, {
          teamId,
          userId: user,
          ...person,
          claimedEmail: null,
          groupsReadAt: now,
          refreshToken: null,
          refreshingUntil: null,
          method: 'simulated',
          linkedAt: now,
        });
      }
    });
    this.logger.log(`Linked ${people.length} people of the simulated workspace.`);
  }
}
