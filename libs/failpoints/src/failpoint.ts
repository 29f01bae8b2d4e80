import type { FailpointName } from './points.js';

/** Does what a test has planned for a point: kills the process, rejects, or takes its time; undefined where nothing is planned. */
export type Trap = (name: FailpointName) => Promise<void> | undefined;

let trap: Trap | undefined;

/**
 * A named place between two awaits at which tests let the process die, an error happen, or time pass. Costs a look at a variable where no
 * trap is set. No setting sets one: only `#failpoints/testing` does, which no service imports.
 */
export function failpoint(name: FailpointName): Promise<void> | undefined {
  return trap?.(name);
}

/** For `#failpoints/testing`: the lib's index does not offer it. Undefined takes the trap away. */
export function setTrap(next: Trap | undefined): void {
  trap = next;
}
