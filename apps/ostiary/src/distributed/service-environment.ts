export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the launcher has already worked into each service's file: left in place, they would win over it there. */
const spent = /^(OSTIARY_(CONFIG|HOME|INGRESS_PORT|API_PORT|IDP_PORT|SIMULATOR_PORT|ANTHROPIC_URL)|KAFKA_BROKERS|DATABASE_URL)$/;

/** What a service's process is started with: the launcher's own environment, its configuration file, and the database's address. */
export const serviceEnvironment = (environment: Environment, configFile: string, databaseUrl: string | null): Environment => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !spent.test(name))),
  OSTIARY_CONFIG: configFile,
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
});
