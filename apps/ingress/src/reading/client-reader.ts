import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import type { RouteKind } from '#conversation';
import type { Identified } from '../authenticating/identified.js';
import { RequestBody } from '../call/request-body.js';
import type { Read } from './read.js';
import { readBody, type BodyLimits } from './read-body.js';
import { checkFraming } from './strict-framing.js';
import { checkPath } from './strict-path.js';

const kindsWithBody: ReadonlySet<RouteKind> = new Set(['generate', 'count', 'batch', 'hook']);

/** What the reader of bodies takes too; counted here, a body that is deeper is not kept until it is whole. */
const MAX_DEPTH = 64;
const PACE_WINDOW_MS = 60_000;

/** Second stage: the body, whole and inflated, within all its limits; empty where the route has none. */
@Injectable()
export class ClientReader {
  private readonly limits: BodyLimits;

  constructor(@Inject(CONFIG) { ingress }: OstiaryConfig) {
    this.limits = {
      maxBytes: ingress.maxBodyBytes,
      maxRatio: ingress.maxInflationRatio,
      shape: { maxValues: ingress.maxBodyValues, maxDepth: MAX_DEPTH },
      pace: { idleMs: ingress.bodyTimeoutMs, minBytesPerSecond: ingress.minBodyBytesPerSecond, windowMs: PACE_WINDOW_MS },
    };
  }

  async read(identified: Identified): Promise<Read> {
    const { call, slot } = identified;
    checkPath(call.target);
    checkFraming(call.headers);
    const { route } = call;
    if (route === null)
      throw new OstiaryError('route_unknown', `Nothing is served at ${call.exchange.route.method} ${call.exchange.route.path}.`);
    if (route.kind === 'refused') throw new OstiaryError('route_refused', route.refusal);
    const room = slot.room();
    if (!kindsWithBody.has(route.kind)) return { ...identified, body: new RequestBody(null), room, values: 0 };
    const { bytes, values } = await readBody(call.request, this.limits, room);
    room.settle(bytes.length);
    return { ...identified, body: new RequestBody(bytes), room, values };
  }
}
