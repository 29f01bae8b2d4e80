import type { ControlService } from './control-services.js';

const answerMs = 2_000;

const ask = (service: ControlService, path: string) => fetch(`${service.url}${path}`, { signal: AbortSignal.timeout(answerMs) });

/** `ready`, or what is the matter with a service. */
export async function stateOf(service: ControlService): Promise<string> {
  try {
    const answer = await ask(service, '/readyz');
    await answer.body?.cancel();
    return answer.ok ? 'ready' : `not ready (${answer.status})`;
  } catch {
    return 'no answer';
  }
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
