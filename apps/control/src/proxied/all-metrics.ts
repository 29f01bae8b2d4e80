import { Metrics } from '#chassis';
import type { ControlService } from './control-services.js';
import { mergeMetrics } from './merge-metrics.js';
import { servicesMetrics } from './services-health.js';

/** The control address's own metrics and those of the services behind it, each under its name as the label `service`. */
export class AllMetrics extends Metrics {
  constructor(private readonly services: readonly ControlService[]) {
    super();
  }

  override async expose(): Promise<{ contentType: string; body: string }> {
    const [own, others] = await Promise.all([super.expose(), servicesMetrics(this.services)]);
    return { contentType: own.contentType, body: mergeMetrics([{ service: 'control', text: own.body }, ...others]) };
  }
}
