import { resolveSecret, type OstiaryConfig } from '#chassis';

/** The provider's key, in this process's memory only. Printing, logging or serialising it shows nothing. */
export class ProviderKey {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  static load(config: OstiaryConfig): ProviderKey {
    const { anthropic } = config.upstreams;
    if (anthropic === null)
      throw new Error('upstreams.anthropic is not configured: set its url and key, or start the embedded form, which has a simulator.');
    return new ProviderKey(resolveSecret(anthropic.key));
  }

  /** The headers that authenticate at the provider. */
  headers(): Record<string, string> {
    return { 'x-api-key': this.#value };
  }
}
