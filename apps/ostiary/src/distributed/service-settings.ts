import type { OstiaryConfig } from '#chassis';
import { join } from 'node:path';
import { type SecretFiles, simulatedSettings } from '../simulated-slack/simulated-workspace.js';
import { simulatedUpstreams } from '../simulator/simulated-upstreams.js';

type IssuerConfig = OstiaryConfig['identity']['issuers'][number];

/** What the launcher found out before any service starts. */
export interface Surroundings {
  readonly brokers: readonly string[];
  /** Holds the key that messages are signed with, where none is configured. */
  readonly messageKeyFile: string;
  /** The development identity provider's entry; null where issuers are configured. */
  readonly developmentIssuer: IssuerConfig | null;
  /** The simulator; null where a provider is configured. */
  readonly simulator: { readonly url: string; readonly keyFile: string } | null;
  /** The simulated Slack workspace; null where there is none. */
  readonly slack: { readonly url: string; readonly files: SecretFiles } | null;
  /** A port an ingress instance, the configured one first. */
  readonly ingressPorts: readonly number[];
}

export interface ServiceSettings {
  /** As logs and files name it: `policy`, `ingress-2`. */
  readonly name: string;
  /** The compiled entry, relative to dist. */
  readonly entry: string;
  readonly config: OstiaryConfig;
  /** Where its /readyz is. */
  readonly url: string;
}

const common = (config: OstiaryConfig, around: Surroundings): OstiaryConfig => ({
  ...config,
  identity: around.developmentIssuer === null ? config.identity : { ...config.identity, issuers: [around.developmentIssuer] },
  upstreams: around.simulator === null ? config.upstreams : simulatedUpstreams(around.simulator.url, around.simulator.keyFile),
  slack: around.slack === null ? config.slack : simulatedSettings(config.slack, around.slack.url, around.slack.files),
  bus: {
    ...config.bus,
    kind: 'kafka',
    brokers: [...around.brokers],
    messageKeys: config.bus.messageKeys.length > 0 ? config.bus.messageKeys : [{ file: around.messageKeyFile }],
  },
  // The URL holds a password: it goes to the services in their environment, never into a file.
  database: { ...config.database, kind: 'postgres', url: null },
});

const at = (host: string, port: number) => `http://${host}:${port}`;

/** One configuration a process, derived from the one that the user wrote: the four services, `ingressPorts.length` times ingress, and the control address. */
export function serviceSettings(config: OstiaryConfig, around: Surroundings): ServiceSettings[] {
  const shared = common(config, around);
  const { api, services } = shared;
  const control = (name: string, port: number): ServiceSettings => ({
    name,
    entry: join('apps', name, 'src', 'main.js'),
    config: shared,
    url: at(api.host, port),
  });
  const ingresses = around.ingressPorts.map((port, index): ServiceSettings => {
    const name = `ingress-${index + 1}`;
    const ingress = { ...shared.ingress, port, instance: name };
    return { name, entry: join('apps', 'ingress', 'src', 'main.js'), config: { ...shared, ingress }, url: at(ingress.host, port) };
  });
  return [
    control('policy', services.policyPort),
    control('approval', services.approvalPort),
    control('audit', services.auditPort),
    ...ingresses,
    { name: 'control', entry: join('apps', 'control', 'src', 'main.js'), config: shared, url: at(api.host, api.port) },
  ];
}
