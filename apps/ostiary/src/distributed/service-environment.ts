import type { OstiaryConfig } from '#chassis';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the launcher has already worked into each service's file: left in place, they would win over it there. */
const spent =
  /^(OSTIARY_(CONFIG|HOME|INGRESS_PORT|API_PORT|IDP_PORT|ANYBODY_MAY_CALL|SIMULATOR_PORT|SLACK|ANTHROPIC_URL|OPENAI_URL)|KAFKA_BROKERS|DATABASE_URL)$/;

const variables = (references: readonly (OstiaryConfig['slack']['botToken'] | undefined)[]): string[] =>
  references.flatMap((reference) => (reference && 'env' in reference ? [reference.env] : []));

/** The variables that hold providers' keys, where the configuration refers to some. */
const keyVariables = ({ upstreams }: OstiaryConfig): string[] => variables(Object.values(upstreams).map(({ key }) => key));

/** The same for Slack's secrets and those of webhooks. */
const tellingVariables = ({ slack, webhooks }: OstiaryConfig): string[] =>
  variables([slack.botToken, slack.signingSecret, slack.appToken, ...slack.linkKeys, ...webhooks.map(({ secret }) => secret)]);

/** The same for what audit signs and seals with. */
const recordVariables = ({ audit }: OstiaryConfig): string[] => variables([audit.checkpoints.key, ...audit.contentKeys]);

export interface EnvironmentOptions {
  readonly config: OstiaryConfig;
  readonly configFile: string;
  readonly databaseUrl: string | null;
  /** Whether this process calls the providers: no other gets their keys. */
  readonly callsProvider: boolean;
  /** Whether this process speaks with Slack and calls webhooks: no other gets those secrets. */
  readonly tellsPeople: boolean;
  /** Whether this process keeps the record: no other can sign it, or open what is sealed. */
  readonly keepsRecord: boolean;
}

/** What a service's process is started with: the launcher's own environment, its configuration file, and the database's address. */
export function serviceEnvironment(
  environment: Environment,
  { config, configFile, databaseUrl, callsProvider, tellsPeople, keepsRecord }: EnvironmentOptions,
): Environment {
  const withheld = new Set([
    ...(callsProvider ? [] : keyVariables(config)),
    ...(tellsPeople ? [] : tellingVariables(config)),
    ...(keepsRecord ? [] : recordVariables(config)),
  ]);
  const inherited = Object.entries(environment).filter(([name]) => !spent.test(name) && !withheld.has(name));
  return {
    ...Object.fromEntries(inherited),
    OSTIARY_CONFIG: configFile,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
}
