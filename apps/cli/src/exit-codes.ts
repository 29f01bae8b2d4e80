/** What scripts may rely on. An error outweighs a finding: a run that could not read a file has not said that it is clean. */
export const exitCodes = { clean: 0, findings: 1, error: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes] | VerifyExitCode;

/** `ostiary audit verify` says more: what was changed outweighs what is missing, and that what could not be looked at. */
export const verifyExitCodes = { clean: 0, tampered: 2, incomplete: 3, unchecked: 4 } as const;
type VerifyExitCode = (typeof verifyExitCodes)[keyof typeof verifyExitCodes];
