import { resolveSecret, type UpstreamConfig } from '#chassis';

/** A provider's key, in this process's memory only. Printing, logging or serialising it shows nothing. */
export class ProviderKey {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  static load({ key }: Pick<UpstreamConfig, 'key'>): ProviderKey {
    return new ProviderKey(resolveSecret(key));
  }

  /** The headers that authenticate at the provider, as its wire format has them. */
  headers(credential: (key: string) => Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return credential(this.#value);
  }
}
