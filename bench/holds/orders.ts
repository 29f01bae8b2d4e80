/** What the bench tells the process of ingress, which answers each with a value. */
export type Order =
  | { readonly say: 'token'; readonly subject: string }
  | { readonly say: 'memory' }
  | { readonly say: 'processor' }
  | { readonly say: 'vote'; readonly exchange: string; readonly state: 'approved' | 'denied' }
  | { readonly say: 'stop' };

/** What it says of itself, in bytes and in numbers of calls. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly held: number;
  /** Approvals that were opened for a call, and of which nobody was told that it waits no more. */
  readonly openAsks: number;
}
