import { parseArgs } from 'node:util';

export interface CommandLine {
  readonly ingressReplicas: number;
}

const usage = 'npm run start:distributed -- [--ingress-replicas N]   N instances of ingress, the first on the configured port';

/** Reads the launcher's arguments; throws with the usage when they make no sense. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({ args: [...args], options: { 'ingress-replicas': { type: 'string', default: '1' } }, strict: true });
  const ingressReplicas = Number(values['ingress-replicas']);
  if (!Number.isInteger(ingressReplicas) || ingressReplicas < 1 || ingressReplicas > 16) {
    throw new Error(`--ingress-replicas takes a number from 1 to 16.\n${usage}`);
  }
  return { ingressReplicas };
}
