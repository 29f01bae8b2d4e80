import type { OstiaryConfig } from '#chassis';
import { isLoopback } from '../development-idp/loopback.js';

/**
 * Stops a start in which a simulated Slack workspace, on whose page anybody may act for anybody, would stand beside a real one or be reached
 * by others. Throws with what to do instead.
 */
export function refuseMisuse({ slack, simulator }: Pick<OstiaryConfig, 'slack' | 'simulator'>): void {
  if (!slack.simulated) return;
  const real = (['botToken', 'signingSecret', 'appToken'] as const).find((name) => slack[name] !== null);
  if (real !== undefined)
    throw new Error(
      `slack.${real} is of a real workspace, and OSTIARY_SLACK=simulated (slack.simulated) asks for a simulated one: configure one of them.`,
    );
  if (!isLoopback(simulator.host))
    throw new Error(
      `The simulated Slack workspace lets whoever reaches it decide for anybody, so the simulator may listen on this machine only, not on ${simulator.host} (simulator.host).`,
    );
}
