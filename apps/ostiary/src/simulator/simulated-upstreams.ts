import { upstreamsConfigSchema, type OstiaryConfig } from '#chassis';

/** The simulator as the only upstream of every format that it speaks. `keyFile` holds the key that it asks for. */
export const simulatedUpstreams = (url: string, keyFile: string): OstiaryConfig['upstreams'] =>
  upstreamsConfigSchema.parse({ anthropic: { url, key: { file: keyFile } }, openai: { url, key: { file: keyFile } } });

/** Whether no provider is configured at all, so that the simulator stands in. */
export const needsSimulator = ({ upstreams }: Pick<OstiaryConfig, 'upstreams'>): boolean => Object.keys(upstreams).length === 0;
