import { Injectable } from '@nestjs/common';
import type { Inspected } from '../inspecting/inspected.js';
import { recordReceived } from '../inspecting/record-received.js';
import { Upstreams } from '../upstreams/upstreams.js';
import type { Addressed } from './addressed.js';
import { requestHead } from './request-head.js';

/** Fourth stage: where the call would go. One that can go nowhere, or not with what stands before its body, is refused before anybody is asked about it. */
@Injectable()
export class AddressingService {
  constructor(private readonly upstreams: Upstreams) {}

  /** @throws OstiaryError `upstream_missing`, `body_field_refused`, `resource_unknown` */
  address(inspected: Inspected): Addressed {
    const { call, principal, rules, asked } = inspected;
    try {
      const { upstream, key } = this.upstreams.for(call.wire.name, asked.model);
      return { ...inspected, to: { upstream, key, ...requestHead(call, principal, rules) } };
    } catch (error) {
      // Nothing is sent, and the record has what was asked all the same.
      recordReceived(inspected, []);
      throw error;
    }
  }
}
