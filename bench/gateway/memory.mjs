import { readFileSync } from 'node:fs';

const megabytes = (status, field) => Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)[1]) / 1024);

/** Resident memory of a process now, and the most it ever had, in megabytes. */
export const memoryOf = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { resident: megabytes(status, 'VmRSS'), peak: megabytes(status, 'VmHWM') };
};
