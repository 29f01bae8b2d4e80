/** Where everything is, once it runs. Null: configured by the user, and not started here. */
export interface Addresses {
  readonly ingress: string;
  readonly api: string;
  readonly identity: string | null;
  readonly simulator: string | null;
  /** The page of the simulated Slack workspace; null where there is none. */
  readonly slack: string | null;
  /** By the operator's names. */
  readonly upstreams: readonly { readonly name: string; readonly url: string }[];
}
