import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import type { RouteKind } from '#conversation';
import type { Slot } from '../call/admission.js';
import type { ClientCall } from '../call/client-call.js';
import { RequestBody } from '../call/request-body.js';
import { readBody } from './read-body.js';
import { checkFraming } from './strict-framing.js';
import { checkPath } from './strict-path.js';

const kindsWithBody: ReadonlySet<RouteKind> = new Set(['generate', 'count', 'batch']);

/** Second stage: the body, whole and inflated, within all its limits; empty where the route has none. */
@Injectable()
export class ClientReader {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  async read(call: ClientCall, slot: Slot): Promise<RequestBody> {
    checkPath(call.target);
    checkFraming(call.headers);
    const { route } = call;
    if (route === null)
      throw new OstiaryError('route_unknown', `Nothing is served at ${call.exchange.route.method} ${call.exchange.route.path}.`);
    if (route.kind === 'refused') throw new OstiaryError('route_refused', route.refusal);
    if (!kindsWithBody.has(route.kind)) return new RequestBody(null);
    const { maxBodyBytes, maxInflationRatio, bodyTimeoutMs } = this.config.ingress;
    const body = await readBody(call.request, { maxBytes: maxBodyBytes, maxRatio: maxInflationRatio, timeoutMs: bodyTimeoutMs });
    return new RequestBody(body, slot.hold(body.length));
  }
}
