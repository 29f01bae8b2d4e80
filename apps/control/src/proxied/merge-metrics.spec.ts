import { Counter, Histogram, Registry } from 'prom-client';
import { mergeMetrics } from './merge-metrics.js';

const exposition = async (value: number) => {
  const registry = new Registry();
  new Counter({ name: 'calls_total', help: 'Calls.', registers: [registry] }).inc(value);
  new Counter({ name: 'votes_total', help: 'Votes.', labelNames: ['decision'], registers: [registry] }).inc({ decision: 'deny' }, value);
  new Histogram({ name: 'wait_seconds', help: 'Wait.', buckets: [1], registers: [registry] }).observe(value);
  return registry.metrics();
};

describe('mergeMetrics', () => {
  it('announces each family once, with the samples of every service under their own label', async () => {
    const merged = mergeMetrics([
      { service: 'policy', text: await exposition(1) },
      { service: 'audit', text: await exposition(2) },
    ]);
    const lines = merged.split('\n');
    expect(lines.filter((line) => line === '# TYPE calls_total counter')).toHaveLength(1);
    expect(lines).toContain('calls_total{service="policy"} 1');
    expect(lines).toContain('calls_total{service="audit"} 2');
    expect(lines).toContain('votes_total{service="audit",decision="deny"} 2');
    expect(lines).toContain('wait_seconds_bucket{service="policy",le="1"} 1');
    expect(lines).toContain('wait_seconds_sum{service="audit"} 2');
  });

  it('keeps the samples of a family together', async () => {
    const text = await exposition(3);
    const names = mergeMetrics([
      { service: 'a', text },
      { service: 'b', text },
    ])
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => /^(?:# \w+ )?([a-z_]+?)(?:_bucket|_sum|_count)?[\s{]/.exec(line)?.[1]);
    const changes = names.filter((name, index) => name !== names[index - 1]);
    expect(changes).toEqual([...new Set(names)]);
  });

  it('takes an empty exposition as nothing', () => {
    expect(mergeMetrics([{ service: 'a', text: '' }])).toBe('');
  });
});
