import type { z } from 'zod';

export type ServiceName = 'ingress' | 'policy' | 'approval' | 'audit' | 'soc';

/**
 * The declaration of a topic: everything that anyone needs to know of it. Types, topic creation, the AsyncAPI document and
 * the contract tests come from here and nowhere else.
 */
export interface Topic<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: number;
  readonly schema: S;
  /** What the key is, in words; messages of one key keep their order. */
  readonly key: string;
  readonly producers: readonly ServiceName[];
  readonly consumers: readonly ServiceName[];
  readonly partitions: number;
  /** `compact` keeps the last message of each key for ever; a number is milliseconds. */
  readonly retention: 'compact' | number;
  readonly deadLetter: string | null;
  /** `json`: the value is the data as JSON. `bytes`: the value is opaque bytes whose decoded form the schema describes. */
  readonly encoding: 'json' | 'bytes';
  /** Whether each message carries a MAC of ours (header `ostiary_mac`) without which no consumer of ours looks at it. */
  readonly authenticated: boolean;
  /** `public`: others may read it, and it only grows within its version. `internal`: between our services; it may change with any release. */
  readonly audience: 'public' | 'internal';
  readonly description: string;
}

export type TopicData<T extends Topic> = z.infer<T['schema']>;

export const days = (count: number): number => count * 24 * 60 * 60 * 1000;

/** Fills in what most topics share: version from the name, a dead-letter topic beside it, JSON values, a MAC. */
export function defineTopic<S extends z.ZodType>(
  declaration: Omit<Topic<S>, 'version' | 'deadLetter' | 'encoding' | 'partitions' | 'authenticated' | 'audience'> &
    Partial<Pick<Topic<S>, 'deadLetter' | 'encoding' | 'partitions' | 'authenticated' | 'audience'>>,
): Topic<S> {
  const version = /\.v(\d+)$/.exec(declaration.name)?.[1];
  if (version === undefined) throw new Error(`Topic ${declaration.name} must end in its version, e.g. ${declaration.name}.v1`);
  return {
    partitions: 8,
    deadLetter: `${declaration.name}.dead`,
    encoding: 'json',
    authenticated: true,
    audience: 'internal',
    ...declaration,
    version: Number(version),
  };
}
