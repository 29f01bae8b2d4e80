import { checkPattern, findingNames } from '#detection';
import { signalNames } from '#injection';
import { dangerKinds } from '#judging';
import { compilePolicy } from '#policy-model';

/** A draft as every ingress would compile it. Never throws. */
export const compileDraft = (source: string): ReturnType<typeof compilePolicy> =>
  compilePolicy(source, { checkPattern, knownKinds: [...findingNames, ...signalNames], signalNames, dangers: dangerKinds });
