import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { clouds } from './clouds.rules.js';
import { personalData } from './personal.rules.js';
import { rulesOf, type SecretSpec } from './secret-spec.js';
import { services } from './services.rules.js';
import { sourceHosts } from './source-hosts.rules.js';
import { structures } from './structures.rules.js';

/** Every kind of secret that is told by a vendor's format. */
export const secretSpecs: readonly SecretSpec[] = [...clouds, ...sourceHosts, ...services];

/** All rules that come with Ostiary, in a fixed order. */
export const builtInRules = (): Rule[] => [...secretSpecs.flatMap(rulesOf), ...structures, ...personalData];

/** What a policy may name, and what the catalogue page lists. */
export type DetectorKind = Omit<Kind, 'rank'>;

/** Every kind once, by name. */
export const detectorKinds: readonly DetectorKind[] = [
  ...new Map(builtInRules().flatMap((rule) => rule.kinds.map((kind) => [kind.kind, kind]))).values(),
]
  .map(({ rank: _rank, ...kind }) => kind)
  .sort((a, b) => (a.kind < b.kind ? -1 : 1));
