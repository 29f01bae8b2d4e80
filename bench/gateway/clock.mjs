/** Milliseconds of a clock that all processes of this machine share, so that one process can time what another sent. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;
