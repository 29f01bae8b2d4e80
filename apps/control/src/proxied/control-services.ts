import type { OstiaryConfig } from '#chassis';

export interface ControlService {
  readonly name: string;
  readonly url: string;
  /** Paths that it serves, each with everything below. */
  readonly paths: readonly string[];
}

/** Ingress, which says what a policy makes of a call: with the code and the keys by which it decides calls. */
export const policyTrials = ({ services, ingress }: OstiaryConfig): ControlService => ({
  name: 'ingress',
  url: `http://${services.ingressHost}:${ingress.port}`,
  paths: ['/api/policy/evaluate'],
});

/** The services behind the one control address, and which of its paths are whose. */
export const controlServices = ({ services }: OstiaryConfig): ControlService[] => [
  {
    name: 'policy',
    url: `http://${services.policyHost}:${services.policyPort}`,
    paths: ['/api/policy', '/api/policies', '/api/grants', '/api/budgets'],
  },
  {
    name: 'approval',
    url: `http://${services.approvalHost}:${services.approvalPort}`,
    paths: ['/api/approvals', '/api/delegations', '/api/slack', '/api/webhooks', '/slack/events'],
  },
  {
    name: 'audit',
    url: `http://${services.auditHost}:${services.auditPort}`,
    paths: [
      '/api/sessions',
      '/api/exchanges',
      '/api/exports',
      '/api/references',
      '/api/access',
      '/api/chains',
      '/api/checkpoints',
      '/api/turned-away',
      '/api/provenance',
      '/api/erasures',
      '/api/holds',
      '/api/retention',
      '/api/verifications',
      '/api/backtests',
    ],
  },
];
