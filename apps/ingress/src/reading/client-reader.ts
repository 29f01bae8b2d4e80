import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import type { RouteKind } from '#conversation';
import type { Identified } from '../authenticating/identified.js';
import { RequestBody } from '../call/request-body.js';
import type { Read } from './read.js';
import { readBody } from './read-body.js';
import { checkFraming } from './strict-framing.js';
import { checkPath } from './strict-path.js';

const kindsWithBody: ReadonlySet<RouteKind> = new Set(['generate', 'count', 'batch']);

/** Second stage: the body, whole and inflated, within all its limits; empty where the route has none. */
@Injectable()
export class ClientReader {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  async read(identified: Identified): Promise<Read> {
    const { call, slot } = identified;
    checkPath(call.target);
    checkFraming(call.headers);
    const { route } = call;
    if (route === null)
      throw new OstiaryError('route_unknown', `Nothing is served at ${call.exchange.route.method} ${call.exchange.route.path}.`);
    if (route.kind === 'refused') throw new OstiaryError('route_refused', route.refusal);
    if (!kindsWithBody.has(route.kind)) return { ...identified, body: new RequestBody(null) };
    const { maxBodyBytes, maxInflationRatio, bodyTimeoutMs } = this.config.ingress;
    const bytes = await readBody(call.request, { maxBytes: maxBodyBytes, maxRatio: maxInflationRatio, timeoutMs: bodyTimeoutMs });
    return { ...identified, body: new RequestBody(bytes, slot.hold(bytes.length)) };
  }
}
