import { readFileSync } from 'node:fs';

/** The processor cores that this process may use; [0] where the system does not tell. */
const allowed = () => {
  if (process.platform !== 'linux') return [0];
  const [, list] = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
};

const [first, second = first] = allowed();

/** One for the gateway, one for load and provider; the same one where there is no other. */
export const gatewayCore = first;
export const loadCore = second;
