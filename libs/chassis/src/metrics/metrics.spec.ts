import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('are one a name, however many services ask, and apart from another process’s', async () => {
    const metrics = new Metrics();
    metrics.counter('ostiary_calls_total', 'Calls.', ['verdict']).inc({ verdict: 'allow' });
    metrics.counter('ostiary_calls_total', 'Calls.', ['verdict']).inc({ verdict: 'allow' }, 2);
    metrics.histogram('ostiary_wait_seconds', 'Waits.').observe(0.004);
    metrics.gauge('ostiary_holds', 'Held calls.').set(3);
    const { body, contentType } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('ostiary_calls_total{verdict="allow"} 3');
    expect(body).toContain('ostiary_wait_seconds_bucket{le="0.005"} 1');
    expect(body).toContain('ostiary_holds 3');
    expect((await new Metrics().expose()).body).not.toContain('ostiary_holds');
  });
});
