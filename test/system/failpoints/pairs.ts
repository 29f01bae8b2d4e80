import { type FailpointName, type Fault, points, type Service, type TrapPlan } from '#failpoints/testing';
import type { Random } from './random.js';

/** Two of ingress, as there are several where it matters: each carries the whole load, and fails by itself. */
export const processes = ['ingress-1', 'ingress-2', 'policy', 'approval', 'audit'] as const;
export type ProcessName = (typeof processes)[number];
export const ingresses = ['ingress-1', 'ingress-2'] as const satisfies ProcessName[];

const processesOf = (service: Service): readonly ProcessName[] => (service === 'ingress' ? ingresses : [service]);

export const serviceOf = (process: ProcessName): Service => (process === 'ingress-1' || process === 'ingress-2' ? 'ingress' : process);

/** One thing that is to happen once: a fault at a point of one service. */
export interface Pair {
  readonly service: Service;
  readonly point: FailpointName;
  readonly fault: Fault;
  /** Reached only while the service starts. */
  readonly boot: boolean;
}

const names = Object.keys(points) as FailpointName[];
const isBoot = (point: FailpointName): boolean => 'boot' in points[point];

export const allPairs: readonly Pair[] = names.flatMap((point) =>
  points[point].services.flatMap((service) => points[point].faults.map((fault): Pair => ({ service, point, fault, boot: isBoot(point) }))),
);

/** Points that are only reached once another one has failed. */
const leadingTo: Readonly<Partial<Record<FailpointName, FailpointName>>> = { 'journal.repair.before': 'journal.sync.before' };

const pairsInRound = 16;

/** A pair, and where it is to happen in a round. */
export interface Placed {
  readonly pair: Pair;
  readonly process: ProcessName;
}

/**
 * Takes the pairs of one round off the queue: in each process different points, and at most one death or start. One that did not come about in an
 * earlier round has its process undisturbed by deaths and starts, which keep it from where it should happen.
 */
export function takeRound(queue: Pair[], isRepeated: (pair: Pair) => boolean): Placed[] {
  const round: Placed[] = [];
  const clash = (one: Pair, other: Pair): boolean =>
    one.point === other.point || (stops(one) && stops(other)) || ((stops(one) || stops(other)) && (isRepeated(one) || isRepeated(other)));
  for (const pair of queue.slice()) {
    const process = processesOf(pair.service).find((name) => !round.some((other) => other.process === name && clash(pair, other.pair)));
    if (process === undefined) continue;
    round.push({ pair, process });
    queue.splice(queue.indexOf(pair), 1);
    if (round.length === pairsInRound) break;
  }
  return round;
}

const stops = ({ fault, boot }: Pair): boolean => boot || fault === 'crash';

/** How a pair is brought about. One that did not happen in an earlier round happens at the first chance. */
export function plansFor({ point, fault }: Pair, random: Random, isRepeated: boolean): TrapPlan[] {
  const before = leadingTo[point];
  const after = isRepeated ? 0 : random.whole(0, 2);
  const plan: TrapPlan = { point, fault, after, times: fault === 'error' ? random.whole(1, 2) : 1, delayMs: random.whole(500, 3_000) };
  if (before === undefined) return [plan];
  return [
    { ...plan, after: 0 },
    { ...plan, point: before, fault: 'error', after: 0, times: 1 },
  ];
}

export const nameOf = ({ service, point, fault }: Omit<Pair, 'boot'>): string => `${service} ${point} ${fault}`;
