import { CONFIG, type OstiaryConfig } from '#chassis';
import { securityEvents } from '#contracts';
import { Outbox, storable } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ocsfEvent } from './ocsf-event.js';
import type { Told } from './told.js';

/** What the security team is told: noted in the transaction of what is told of, published after it, in order by key. */
@Injectable()
export class SecurityEvents {
  constructor(
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async tell(manager: EntityManager, told: readonly Told[]): Promise<void> {
    const { enabled, version } = this.config.audit.securityEvents;
    if (!enabled) return;
    const events = told.map((one) => {
      const data = storable(ocsfEvent(one, version));
      return { id: data.metadata.uid, key: storable(one.key), subject: storable(one.about), data };
    });
    await this.outbox.appendAll(manager, securityEvents, events);
  }
}
