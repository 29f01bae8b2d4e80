import type { OstiaryConfig } from '#chassis';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the launcher has already worked into each service's file: left in place, they would win over it there. */
const spent = /^(OSTIARY_(CONFIG|HOME|INGRESS_PORT|API_PORT|IDP_PORT|SIMULATOR_PORT|ANTHROPIC_URL)|KAFKA_BROKERS|DATABASE_URL)$/;

/** The variable that holds the provider's key, where the configuration refers to one. */
const keyVariable = ({ upstreams }: OstiaryConfig): string | null => {
  const key = upstreams.anthropic?.key;
  return key !== undefined && 'env' in key ? key.env : null;
};

export interface EnvironmentOptions {
  readonly config: OstiaryConfig;
  readonly configFile: string;
  readonly databaseUrl: string | null;
  /** Whether this process calls the provider: no other gets its key. */
  readonly callsProvider: boolean;
}

/** What a service's process is started with: the launcher's own environment, its configuration file, and the database's address. */
export function serviceEnvironment(
  environment: Environment,
  { config, configFile, databaseUrl, callsProvider }: EnvironmentOptions,
): Environment {
  const withheld = callsProvider ? null : keyVariable(config);
  const inherited = Object.entries(environment).filter(([name]) => !spent.test(name) && name !== withheld);
  return {
    ...Object.fromEntries(inherited),
    OSTIARY_CONFIG: configFile,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
}
