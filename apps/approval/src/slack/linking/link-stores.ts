import { Injectable } from '@nestjs/common';
import { LinkIssuers } from './link-issuers.js';
import { LinkRecord } from './link-record.js';
import { LinkRequestsStore } from './link-requests.store.js';
import { SlackLinksStore } from './slack-links.store.js';

/** What links are made of and kept in. */
@Injectable()
export class LinkStores {
  constructor(
    readonly requests: LinkRequestsStore,
    readonly links: SlackLinksStore,
    readonly issuers: LinkIssuers,
    readonly record: LinkRecord,
  ) {}
}
