import { isIPv4 } from 'node:net';
import { type Dispatcher, errors, Pool } from 'undici';
import { isPrivateAddress, publicLookup, type UpstreamConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { ConnectionGate, type Place, type Wanting } from './connection-gate.js';
import { Upstream, type UpstreamConnection, type UpstreamReply, type UpstreamRequest } from './upstream.port.js';

/** While a tool call waits for a person, this much of the rest of the reply is read ahead, so that the provider does not give up. */
const readAheadBytes = 4 * 1024 * 1024;

/** The provider over HTTP/1.1 with kept connections; follows no redirects and connects to no private address unless configured. */
export class UndiciUpstream extends Upstream {
  override readonly name: string;
  private readonly pool: Pool;
  private readonly prefix: string;
  private readonly gate: ConnectionGate;

  /** `name` is the operator's for this provider. */
  constructor(name: string, config: UpstreamConfig) {
    super();
    const origin = checkedAddress(name, config);
    this.name = `${name} ${origin.origin}`;
    this.prefix = origin.pathname.replace(/\/$/, '');
    this.gate = new ConnectionGate(config);
    this.pool = new Pool(origin.origin, {
      connections: config.connections,
      pipelining: 1,
      headersTimeout: config.headersTimeoutMs,
      bodyTimeout: config.idleTimeoutMs,
      connect: { timeout: config.connectTimeoutMs, ...(mayBePrivate(config, origin) ? {} : { lookup: publicLookup }) },
    });
  }

  override get load(): Upstream['load'] {
    const { inUse, waiting } = this.gate;
    return { inUse, waiting };
  }

  override async connection(wanting: Wanting): Promise<UpstreamConnection | null> {
    const place = await this.gate.take(wanting);
    return place === null ? null : { call: (request) => this.call(request, place), release: place.release };
  }

  override close(): Promise<void> {
    this.gate.close();
    return this.pool.destroy();
  }

  private async call({ method, path, headers, body, signal }: UpstreamRequest, { release }: Place): Promise<UpstreamReply> {
    const options = { method, path: this.prefix + path, headers, body, signal, highWaterMark: readAheadBytes };
    const response = await this.pool
      .compose(tellingItsEnd(release))
      .request(options)
      .catch((error: unknown) => {
        release();
        throw withoutReply(error);
      });
    return { status: response.statusCode, headers: response.headers, body: whole(response.body) };
  }
}

/** A reply that is whole has done with its connection, read or not: what a slow reader has not taken yet stands in memory. */
const tellingItsEnd =
  (ended: () => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (...told) => handler.onRequestStart?.(...told),
      onResponseStart: (...told) => handler.onResponseStart?.(...told),
      onResponseData: (...told) => handler.onResponseData?.(...told),
      onResponseEnd: (...told) => {
        handler.onResponseEnd?.(...told);
        ended();
      },
      onResponseError: (...told) => {
        handler.onResponseError?.(...told);
        ended();
      },
    });

async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof errors.BodyTimeoutError)
      throw new OstiaryError('upstream_timeout', 'The provider fell silent within its reply.', { cause: error });
    throw new OstiaryError('upstream_broken', 'The provider’s reply broke off.', { cause: error });
  }
}

function withoutReply(error: unknown): OstiaryError {
  if (error instanceof errors.HeadersTimeoutError)
    return new OstiaryError('upstream_timeout', 'The provider did not answer in time.', { cause: error });
  if (error instanceof errors.SocketError || error instanceof errors.HTTPParserError) {
    return new OstiaryError('upstream_broken', 'The provider closed the connection without a proper reply.', { cause: error });
  }
  return new OstiaryError('upstream_unreachable', 'The provider could not be reached.', { cause: error });
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

const mayBePrivate = (config: UpstreamConfig, origin: URL): boolean => config.allowPrivateAddresses || isLoopback(origin.hostname);

/** A wrong address stops the start: a provider's key must not travel in the clear, nor to an address inside. */
function checkedAddress(name: string, config: UpstreamConfig): URL {
  const field = `upstreams.${name}`;
  const origin = URL.parse(config.url);
  if (origin === null) throw new Error(`${field}.url is not a URL.`);
  if (origin.protocol !== 'https:' && !(origin.protocol === 'http:' && isLoopback(origin.hostname))) {
    throw new Error(`${field}.url must be https (http is for loopback only), not ${origin.protocol}//${origin.host}.`);
  }
  if (origin.username !== '' || origin.password !== '') throw new Error(`${field}.url must not hold credentials; use ${field}.key.`);
  if (origin.search !== '' || origin.hash !== '') throw new Error(`${field}.url must have no query and no fragment.`);
  if (!mayBePrivate(config, origin) && isPrivateAddress(origin.hostname)) {
    throw new Error(`${field}.url is a private address; set ${field}.allowPrivateAddresses if that is meant.`);
  }
  return origin;
}
