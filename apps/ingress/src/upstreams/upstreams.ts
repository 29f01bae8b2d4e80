import type { Metrics, OstiaryConfig, UpstreamFormat } from '#chassis';
import { OstiaryError } from '#contracts';
import { ProviderKey } from './provider-key.js';
import { UndiciUpstream } from './undici-upstream.adapter.js';
import type { Upstream } from './upstream.port.js';

/** One configured provider: what it serves, how it is reached, and the key that is held for it. */
export interface ConfiguredUpstream {
  /** The operator's name for it. */
  readonly name: string;
  readonly format: UpstreamFormat;
  readonly serves: (model: string) => boolean;
  readonly upstream: Upstream;
  readonly key: ProviderKey;
}

/** The providers of the configuration. Which of them serves a call is decided by its route's format and its model, never by the caller. */
export class Upstreams {
  constructor(private readonly configured: readonly ConfiguredUpstream[]) {}

  /** Reads each key and opens each pool; throws where one cannot be used, so that a wrong configuration stops the start. */
  static open({ upstreams }: OstiaryConfig): Upstreams {
    const configured = Object.entries(upstreams).map(([name, config]) => ({
      name,
      format: config.format,
      serves: servedBy(config.models),
      upstream: new UndiciUpstream(name, config),
      key: ProviderKey.load(config),
    }));
    if (configured.length === 0)
      throw new Error('upstreams names no provider: set a url and a key, or start the embedded form, which has a simulator.');
    return new Upstreams(configured);
  }

  /**
   * The upstream of a call. `model` is null where a route names none: the first of the format is then meant.
   * @throws OstiaryError `upstream_missing`
   */
  for(format: UpstreamFormat, model: string | null): ConfiguredUpstream {
    const ofFormat = this.configured.filter((upstream) => upstream.format === format);
    const found = ofFormat.find(({ serves }) => model === null || serves(model));
    if (found !== undefined) return found;
    throw new OstiaryError(
      'upstream_missing',
      ofFormat.length === 0
        ? `No provider of the ${format} format is configured here.`
        : `No provider that is configured here serves this model in the ${format} format.`,
    );
  }

  /** Shows how much of each provider's connections is in use, and how many calls wait for one. */
  measureBy(metrics: Metrics): this {
    const inUse = metrics.gauge('ostiary_ingress_upstream_connections', 'Connections to the provider in use now.', ['upstream']);
    const waiting = metrics.gauge('ostiary_ingress_upstream_waiting', 'Calls that wait for a connection to the provider now.', [
      'upstream',
    ]);
    const show = (gauge: typeof inUse, of: 'inUse' | 'waiting'): void =>
      void Object.assign(gauge, {
        collect: () => this.configured.forEach(({ name, upstream }) => gauge.set({ upstream: name }, upstream.load[of])),
      });
    show(inUse, 'inUse');
    show(waiting, 'waiting');
    return this;
  }

  async close(): Promise<void> {
    await Promise.all(this.configured.map(({ upstream }) => upstream.close()));
  }
}

/** Patterns of model names, `*` standing for any characters. */
export function servedBy(patterns: readonly string[]): (model: string) => boolean {
  const forms = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => RegExp.escape(part))
          .join('.*')}$`,
        's',
      ),
  );
  return (model) => forms.some((form) => form.test(model));
}
