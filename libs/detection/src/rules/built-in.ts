import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { personalData } from './personal.rules.js';
import { rulesOf, type SecretSpec } from './secret-spec.js';
import { structures } from './structures.rules.js';
import { ai } from './vendors/ai.js';
import { clouds } from './vendors/clouds.js';
import { delivery } from './vendors/delivery.js';
import { identity } from './vendors/identity.js';
import { messaging } from './vendors/messaging.js';
import { observability } from './vendors/observability.js';
import { payment } from './vendors/payment.js';
import { platforms } from './vendors/platforms.js';
import { saas } from './vendors/saas.js';
import { sourceHosts } from './vendors/source-hosts.js';

/** Every kind of secret that is told by a vendor's format, by family. */
export const secretFamilies: Readonly<Record<string, readonly SecretSpec[]>> = {
  'Cloud providers': clouds,
  'Platforms and databases': platforms,
  'Source hosts': sourceHosts,
  'Build and delivery': delivery,
  AI: ai,
  'Payment and commerce': payment,
  'Chat, telephony and mail': messaging,
  'Business software': saas,
  Observability: observability,
  'Identity and networks': identity,
};
export const secretSpecs: readonly SecretSpec[] = Object.values(secretFamilies).flat();

/** All rules that come with Ostiary, in a fixed order. */
export const builtInRules = (): Rule[] => [...secretSpecs.flatMap(rulesOf), ...structures, ...personalData];

/** What a policy may name, and what the catalogue page lists. */
export type DetectorKind = Omit<Kind, 'rank'>;

/** Every kind once, by name. A kind that is found in two ways is told with the surer one. */
export const detectorKinds: readonly DetectorKind[] = [
  ...new Map(
    builtInRules()
      .flatMap((rule) => rule.kinds)
      .toReversed()
      .map((kind) => [kind.kind, kind]),
  ).values(),
]
  .map(({ rank: _rank, ...kind }) => kind)
  .sort((a, b) => (a.kind < b.kind ? -1 : 1));
