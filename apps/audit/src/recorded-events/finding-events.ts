import type { Confidence, Severity } from '#contracts';
import { about, effectOf, type EndedExchange, evidencesOf, names } from './exchange-events.js';
import type { Effect, EventSeverity } from '../security-events/ocsf-classes.js';
import type { Told } from '../security-events/told.js';

type Finding = EndedExchange['findings'][number];

/** Kinds of one exchange that are told one by one; the worst come first. */
const MOST = 30;

const worse: readonly Severity[] = ['low', 'medium', 'high', 'critical'];
const softened: Readonly<Record<Severity, EventSeverity>> = { low: 'low', medium: 'low', high: 'medium', critical: 'high' };
const confidences: Readonly<Record<Confidence, readonly [number, string]>> = {
  certain: [3, 'High'],
  high: [3, 'High'],
  medium: [2, 'Medium'],
  low: [1, 'Low'],
};

/** What detectors saw in an exchange: an event for each kind, direction and fate, however often it was seen. No values, as findings have none. */
export function findingEvents(exchange: EndedExchange): Told[] {
  const groups = Map.groupBy(exchange.findings, (finding) => [finding.category, finding.kind, finding.in, finding.mask].join(' '));
  const sorted = [...groups.values()].sort(([a], [b]) => worse.indexOf(b!.severity) - worse.indexOf(a!.severity));
  return sorted.slice(0, MOST).map((group) => findingEvent(exchange, group, sorted.length));
}

function findingEvent(exchange: EndedExchange, group: readonly Finding[], kinds: number): Told {
  const { kind, category, severity, mask, in: where } = group[0]!;
  const fate = fateOf(exchange, mask);
  const egress = category === 'egress';
  const [confidence_id, confidence] = confidences[group.some((one) => one.confidence !== 'low') ? group[0]!.confidence : 'low'];
  const title = titleOf(category, kind, where);
  const weight = egress ? (fate === 'detected' ? 'critical' : 'high') : fate === 'detected' ? severity : softened[severity];
  return {
    ...about(exchange),
    kind: egress ? 'egress.detected' : 'finding.detected',
    which: `${category} ${kind} ${where} ${mask}`,
    message: `${title}${group.length > 1 ? `, ${group.length} times` : ''}: ${category === 'danger' ? sayingOfDangers[fate] : saying[fate]}.`,
    severity: weight,
    effect: fate,
    alert: egress || (fate === 'detected' && (severity === 'high' || severity === 'critical')),
    attributes: {
      finding_info: {
        uid: `${exchange.id}:${category}:${kind}:${where}:${mask}`,
        title,
        types: [category],
        analytic: { type_id: 1, type: 'Rule', uid: kind, name: kind, category },
      },
      confidence_id,
      confidence,
      count: group.length,
      evidences: evidencesOf(exchange),
    },
    unmapped: { ...names(exchange), category, kind, direction: where, mask, kinds_in_exchange: kinds },
  };
}

/** What became of the values: nothing reached anybody, they were masked, or they went through. */
function fateOf(exchange: EndedExchange, mask: Finding['mask']): Effect & keyof typeof saying {
  if (mask === 'on_the_way') return 'corrected';
  const { effect } = effectOf(exchange);
  return exchange.outcome === 'refused' || effect === 'blocked' ? 'blocked' : 'detected';
}

function titleOf(category: Finding['category'], kind: string, where: Finding['in']): string {
  if (category === 'egress') return `A tool call would carry ${kind} away`;
  if (category === 'danger') return where === 'reply' ? `A tool call would do ${kind}` : `A request asks for ${kind}`;
  return `${kind} in a ${where}`;
}

const sayingOfDangers = { corrected: 'it was withheld', blocked: 'the call was refused', detected: 'it went through' } as const;
const saying = { corrected: 'masked', blocked: 'the call was refused', detected: 'it went through' } as const;
