import * as fc from 'fast-check';
import { securityEvents } from '#contracts';
import { cutEvent, MOST_BYTES } from '../security-events/cut-event.js';
import { eventKinds, type EventKindName } from '../security-events/event-kinds.js';
import { exchangeExample, findingExample } from './examples/exchange.example.js';
import { examples } from './examples/examples.js';
import { ocsfEvent } from '../security-events/ocsf-event.js';
import { OcsfValidator } from '../security-events/ocsf/ocsf-validator.js';
import { exchangeEvents } from './recorded-events.js';

const validator = new OcsfValidator();
const names = Object.keys(eventKinds) as EventKindName[];

describe('what a security team is told', () => {
  it.each(names)('%s is an event of OCSF 1.8.0, and of our topic', (name) => {
    const event = ocsfEvent(examples[name], '1.8.0');
    expect(event.metadata.event_code).toBe(name);
    expect(validator.faultsOf(event)).toEqual([]);
    expect(securityEvents.schema.parse(event)).toEqual(event);
  });

  it('is checked by something that finds what is wrong', () => {
    const event = ocsfEvent(examples['exchange.completed'], '1.8.0') as Record<string, unknown>;
    const { actor: _actor, ...without } = event;
    expect(validator.faultsOf(without)).toEqual(['actor: required']);
    expect(validator.faultsOf({ ...event, nonsense: 1 })).toEqual(['nonsense: unknown']);
    expect(validator.faultsOf({ ...event, severity_id: 7 })).toContain('severity_id: 7 is none of its values');
    expect(validator.faultsOf({ ...event, severity: 'Fatal' })).toContain('severity_id: "Fatal" is not its caption');
    expect(validator.faultsOf({ ...event, time: 'now' })).toEqual(['time: not a timestamp_t']);
    expect(validator.faultsOf({ ...event, src_endpoint: {} }).length).toBe(1);
    expect(validator.faultsOf({ ...event, metadata: { ...(event['metadata'] as object), profiles: [] } })).toContain(
      'ai_model: only with the profile ai_operation',
    );
  });

  it('is an event of OCSF whatever an exchange is like, and small', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    const finding = fc
      .record({
        kind: text,
        category: fc.constantFrom('secret' as const, 'egress' as const, 'danger' as const, 'custom' as const),
        severity: fc.constantFrom('low' as const, 'critical' as const),
        mask: fc.constantFrom('on_the_way' as const, 'record_only' as const),
      })
      .map(findingExample);
    const exchange = fc
      .record({
        id: text,
        outcome: fc.constantFrom('completed', 'refused', 'failed', 'client_left', 'interrupted'),
        verdict: fc.constantFrom('allow', 'mask', 'block', 'require-approval', null),
        principal: fc.option(
          fc.record({
            issuer: text,
            subject: text,
            name: text,
            email: fc.option(fc.oneof(text, fc.emailAddress())),
            groups: fc.option(fc.array(text, { maxLength: 80 })),
          }),
        ),
        address: fc.option(fc.oneof(fc.ipV4(), fc.ipV6(), text)),
        client: fc.option(fc.record({ kind: fc.constant('unknown'), name: text, version: fc.option(text) })),
        model: fc.option(text),
        route: fc.option(fc.record({ method: text, path: text, format: text })),
        status: fc.option(fc.nat(599)),
        errorCode: fc.option(text),
        findings: fc.array(finding, { maxLength: 60 }),
        reasons: fc.array(
          fc.record({
            code: fc.constant('rule_matched'),
            ruleId: text,
            action: fc.constant('block'),
            mode: fc.constant('enforce'),
            blocks: fc.array(text),
          }),
          { maxLength: 100 },
        ),
        usage: fc.constant(null),
        timings: fc.constant(null),
        bypassed: fc.boolean(),
        failOpen: fc.boolean(),
      })
      .map((but) => exchangeExample(but as Parameters<typeof exchangeExample>[0]));
    fc.assert(
      fc.property(exchange, (one) => {
        for (const told of exchangeEvents(one)) {
          const event = ocsfEvent(told, '1.8.0');
          expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(MOST_BYTES);
          expect(validator.faultsOf(event)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has one uid an event, the same whenever it is told again', () => {
    const exchange = exchangeExample({
      findings: [
        findingExample(),
        findingExample({ in: 'reply' }),
        findingExample({ mask: 'record_only' }),
        findingExample({ kind: 'other' }),
      ],
    });
    const uids = () => exchangeEvents(exchange).map((told) => ocsfEvent(told, '1.8.0').metadata.uid);
    expect(new Set(uids()).size).toBe(5);
    expect(uids()).toEqual(uids());
  });

  it('says that it was cut, and nothing where it was not', () => {
    const small = { metadata: {}, text: 'x' };
    expect(cutEvent(small)).toBe(small);
    const cut = cutEvent({ metadata: { uid: 'u' }, list: Array.from({ length: 5_000 }, () => 'y'.repeat(900)) });
    expect(cut.metadata).toMatchObject({ uid: 'u', is_truncated: true });
    expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(MOST_BYTES);
  });
});

describe('how severe it is', () => {
  const severityOf = (but: Parameters<typeof exchangeExample>[0], kind: string) =>
    exchangeEvents(exchangeExample(but))
      .map((told) => ocsfEvent(told, '1.8.0'))
      .find(({ metadata }) => metadata.event_code === kind);

  it('is less where a value was masked or the call refused than where it went through', () => {
    const found = (mask: 'on_the_way' | 'record_only', outcome: 'completed' | 'refused') =>
      severityOf({ findings: [findingExample({ severity: 'critical', mask })], outcome }, 'finding.detected');
    expect(found('record_only', 'completed')).toMatchObject({ severity: 'Critical', is_alert: true, disposition: 'Detected' });
    expect(found('on_the_way', 'completed')).toMatchObject({ severity: 'High', is_alert: false, disposition: 'Corrected' });
    expect(found('record_only', 'refused')).toMatchObject({ severity: 'High', is_alert: false, disposition: 'Blocked' });
  });

  it('tells a masked call from one that people let pass and one that was left alone', () => {
    const disposition = (verdict: 'allow' | 'mask' | 'require-approval') =>
      severityOf({ verdict }, 'exchange.completed')?.['disposition_id'];
    expect([disposition('allow'), disposition('mask'), disposition('require-approval')]).toEqual([1, 11, 8]);
  });
});
