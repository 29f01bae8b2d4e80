import type { OstiaryConfig } from '#chassis';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the launcher has already worked into each service's file: left in place, they would win over it there. */
const spent =
  /^(OSTIARY_(CONFIG|HOME|INGRESS_PORT|API_PORT|IDP_PORT|ANYBODY_MAY_CALL|SIMULATOR_PORT|ANTHROPIC_URL|OPENAI_URL)|KAFKA_BROKERS|DATABASE_URL)$/;

/** The variables that hold providers' keys, where the configuration refers to some. */
const keyVariables = ({ upstreams }: OstiaryConfig): string[] =>
  Object.values(upstreams).flatMap(({ key }) => ('env' in key ? [key.env] : []));

export interface EnvironmentOptions {
  readonly config: OstiaryConfig;
  readonly configFile: string;
  readonly databaseUrl: string | null;
  /** Whether this process calls the providers: no other gets their keys. */
  readonly callsProvider: boolean;
}

/** What a service's process is started with: the launcher's own environment, its configuration file, and the database's address. */
export function serviceEnvironment(
  environment: Environment,
  { config, configFile, databaseUrl, callsProvider }: EnvironmentOptions,
): Environment {
  const withheld = new Set(callsProvider ? [] : keyVariables(config));
  const inherited = Object.entries(environment).filter(([name]) => !spent.test(name) && !withheld.has(name));
  return {
    ...Object.fromEntries(inherited),
    OSTIARY_CONFIG: configFile,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
}
