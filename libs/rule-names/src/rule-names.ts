import { checkPattern, findingNames } from '#detection';
import { signalNames } from '#injection';
import { dangerKinds } from '#judging';

/**
 * All that a rule may name beside its author's own words, and which patterns can be looked for, as `compilePolicy` and `lintPolicy` want it: the same for
 * whoever publishes a policy, decides by it, runs it over the record or lints it.
 */
export const ruleNames = { checkPattern, knownKinds: [...findingNames, ...signalNames], signalNames, dangers: dangerKinds };
