/** Where everything is, once it runs. Null: configured by the user, and not started here. */
export interface Addresses {
  readonly ingress: string;
  readonly api: string;
  readonly identity: string | null;
  readonly simulator: string | null;
  /** By the operator's names. */
  readonly upstreams: readonly { readonly name: string; readonly url: string }[];
}
