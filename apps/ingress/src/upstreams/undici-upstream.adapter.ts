import { isIPv4 } from 'node:net';
import { Pool } from 'undici';
import { isPrivateAddress, publicLookup, type UpstreamConfig } from '#chassis';
import { ConnectionGate, type Place, type Wanting } from './connection-gate.js';
import { ProviderCall } from './provider-call.js';
import { Upstream, type UpstreamConnection, type UpstreamReply, type UpstreamRequest } from './upstream.port.js';

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
    return place === null ? null : new Connection(this.pool, this.prefix, place);
  }

  override close(): Promise<void> {
    this.gate.close();
    return this.pool.destroy();
  }
}

/** A place at the provider, and the call that is made with it. */
class Connection implements UpstreamConnection {
  private made: ProviderCall | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly prefix: string,
    private readonly place: Place,
  ) {}

  call({ method, path, headers, body }: UpstreamRequest): Promise<UpstreamReply> {
    const made = new ProviderCall(this.place.release);
    this.made = made;
    this.pool.dispatch({ method, path: this.prefix + path, headers, body }, made);
    return made.reply;
  }

  release(): void {
    if (this.made === null) this.place.release();
    else this.made.breakOff();
  }
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
