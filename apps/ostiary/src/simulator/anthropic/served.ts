/** What a route of resources answers with, status 200. */
export interface Served {
  readonly contentType?: string;
  readonly body: string | Buffer;
}

export const servedJson = (value: object): Served => ({ body: JSON.stringify(value) });
