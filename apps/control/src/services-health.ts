import type { ControlService } from './control-services.js';

export interface HealthReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

const answerMs = 2_000;

const ask = (service: ControlService, path: string) => fetch(`${service.url}${path}`, { signal: AbortSignal.timeout(answerMs) });

const stateOf = async (service: ControlService): Promise<string> => {
  try {
    const answer = await ask(service, '/readyz');
    await answer.body?.cancel();
    return answer.ok ? 'ready' : `not ready (${answer.status})`;
  } catch {
    return 'no answer';
  }
};

/** Ready only when every service behind the address is. */
export async function servicesHealth(services: readonly ControlService[]): Promise<HealthReport> {
  const states = await Promise.all(services.map(async (service) => [service.name, await stateOf(service)] as const));
  return { ready: states.every(([, state]) => state === 'ready'), parts: Object.fromEntries(states) };
}

/** What each service measures; one that does not answer is left out, as it would be of a scrape of its own. */
export async function servicesMetrics(services: readonly ControlService[]): Promise<{ service: string; text: string }[]> {
  const texts = await Promise.all(
    services.map(async (service) => {
      try {
        const answer = await ask(service, '/metrics');
        return answer.ok ? [{ service: service.name, text: await answer.text() }] : [];
      } catch {
        return [];
      }
    }),
  );
  return texts.flat();
}
