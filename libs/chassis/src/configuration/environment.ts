import type { OstiaryConfig } from './configuration.js';

/** Part of a configuration, as deep as needed. */
export type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/** A variable of the environment that stands above the file. */
export interface EnvironmentOverride {
  readonly variable: string;
  readonly sets: readonly string[];
  readonly meaning: string;
  readonly apply: (value: string) => Partially<OstiaryConfig>;
}

const ANTHROPIC = 'https://api.anthropic.com';
const OPENAI = 'https://api.openai.com';

/** A port that is not a number stays what it is, so that the schema refuses it under the field's name. */
const numeric = (value: string): number => (/^\d+$/.test(value.trim()) ? Number(value) : (value as unknown as number));

/** Any other word stays what it is, so that the schema refuses it under the field's name. */
const yesOrNo = (value: string): boolean => (value === 'yes' || value === 'no' ? value === 'yes' : (value as unknown as boolean));

export const environmentOverrides: readonly EnvironmentOverride[] = [
  { variable: 'OSTIARY_HOME', sets: ['home'], meaning: 'Folder for data.', apply: (home) => ({ home }) },
  {
    variable: 'OSTIARY_INGRESS_PORT',
    sets: ['ingress.port'],
    meaning: 'Port of ingress.',
    apply: (value) => ({ ingress: { port: numeric(value) } }),
  },
  {
    variable: 'OSTIARY_API_PORT',
    sets: ['api.port'],
    meaning: 'Port of the control APIs.',
    apply: (value) => ({ api: { port: numeric(value) } }),
  },
  {
    variable: 'OSTIARY_IDP_PORT',
    sets: ['developmentIdp.port'],
    meaning: 'Port of the development identity provider.',
    apply: (value) => ({ developmentIdp: { port: numeric(value) } }),
  },
  {
    variable: 'OSTIARY_ANYBODY_MAY_CALL',
    sets: ['developmentIdp.anybodyMayCall'],
    meaning: 'yes or no: whether the development identity provider may start beside a real provider or an address that others reach.',
    apply: (value) => ({ developmentIdp: { anybodyMayCall: yesOrNo(value) } }),
  },
  {
    variable: 'OSTIARY_SIMULATOR_PORT',
    sets: ['simulator.port'],
    meaning: 'Port of the model simulator.',
    apply: (value) => ({ simulator: { port: numeric(value) } }),
  },
  {
    variable: 'OSTIARY_ANTHROPIC_KEY',
    sets: ['upstreams.anthropic.key', 'upstreams.anthropic.url'],
    meaning: `The provider’s key itself; the configuration only refers to it. The origin is ${ANTHROPIC} unless the file or the next variable says another. The simulator is not started.`,
    apply: () => ({ upstreams: { anthropic: { key: { env: 'OSTIARY_ANTHROPIC_KEY' } } } }),
  },
  {
    variable: 'OSTIARY_ANTHROPIC_URL',
    sets: ['upstreams.anthropic.url'],
    meaning: 'Origin of an upstream of the Anthropic format. The simulator is not started.',
    apply: (url) => ({ upstreams: { anthropic: { url } } }),
  },
  {
    variable: 'OSTIARY_OPENAI_KEY',
    sets: ['upstreams.openai.key', 'upstreams.openai.url'],
    meaning: `The same for the OpenAI format; the address is ${OPENAI} unless the file or the next variable says another.`,
    apply: () => ({ upstreams: { openai: { key: { env: 'OSTIARY_OPENAI_KEY' } } } }),
  },
  {
    variable: 'OSTIARY_OPENAI_URL',
    sets: ['upstreams.openai.url'],
    meaning: 'Address of an upstream of the OpenAI format, without the /v1 that its API begins with. The simulator is not started.',
    apply: (url) => ({ upstreams: { openai: { url } } }),
  },
  {
    variable: 'OSTIARY_SLACK',
    sets: ['slack.simulated'],
    meaning: '`simulated`: a simulated workspace at the simulator’s address; for trying it out.',
    apply: (value) => ({ slack: { simulated: value === 'simulated' ? true : (value as unknown as boolean) } }),
  },
  {
    variable: 'OSTIARY_SLACK_BOT_TOKEN',
    sets: ['slack.botToken'],
    meaning: 'The bot’s token itself; the configuration only refers to it.',
    apply: () => ({ slack: { botToken: { env: 'OSTIARY_SLACK_BOT_TOKEN' } } }),
  },
  {
    variable: 'OSTIARY_SLACK_SIGNING_SECRET',
    sets: ['slack.signingSecret'],
    meaning: 'The app’s signing secret itself: Slack then calls `/slack/events` at the control address.',
    apply: () => ({ slack: { signingSecret: { env: 'OSTIARY_SLACK_SIGNING_SECRET' } } }),
  },
  {
    variable: 'OSTIARY_SLACK_APP_TOKEN',
    sets: ['slack.appToken'],
    meaning: 'The app-level token itself: the bot then connects to Slack (Socket Mode).',
    apply: () => ({ slack: { appToken: { env: 'OSTIARY_SLACK_APP_TOKEN' } } }),
  },
  {
    variable: 'KAFKA_BROKERS',
    sets: ['bus.brokers', 'bus.kind'],
    meaning: 'Brokers as host:port, separated by commas. The bus is then Kafka.',
    apply: (value) => ({
      bus: {
        kind: 'kafka',
        brokers: value
          .split(',')
          .map((broker) => broker.trim())
          .filter(Boolean),
      },
    }),
  },
  {
    variable: 'OSTIARY_MESSAGE_KEY',
    sets: ['bus.messageKeys'],
    meaning: 'The key itself that messages between services are signed with; the configuration only refers to it.',
    apply: () => ({ bus: { messageKeys: [{ env: 'OSTIARY_MESSAGE_KEY' }] } }),
  },
  {
    variable: 'DATABASE_URL',
    sets: ['database.url', 'database.kind'],
    meaning: 'Connection URL. The database is then that one.',
    apply: (url) => ({ database: { kind: 'postgres', url } }),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    sets: ['telemetry.endpoint'],
    meaning: 'OTLP/HTTP endpoint. Telemetry is then on.',
    apply: (endpoint) => ({ telemetry: { endpoint } }),
  },
];

/** Fills in what an upstream named `anthropic` or `openai` leaves out: the provider's public address, and its key from the environment variable. */
export const upstreamDefaults = {
  anthropic: { url: ANTHROPIC, key: { env: 'OSTIARY_ANTHROPIC_KEY' } },
  openai: { url: OPENAI, key: { env: 'OSTIARY_OPENAI_KEY' } },
} as const;
