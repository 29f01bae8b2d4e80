/** What scripts may rely on. An error outweighs a finding: a run that could not read a file has not said that it is clean. */
export const exitCodes = { clean: 0, findings: 1, error: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
