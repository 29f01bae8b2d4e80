import { compilePolicy } from '#policy-model';
import { ruleNames } from '#rule-names';

/** A draft as every ingress would compile it. Never throws. */
export const compileDraft = (source: string): ReturnType<typeof compilePolicy> => compilePolicy(source, ruleNames);
