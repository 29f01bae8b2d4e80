import type { Confidence, Severity } from '#contracts';

/** One kind of signal that a text wants to steer the model. Names are public: policies and records hold them. */
export interface SignalKind {
  readonly kind: string;
  /** `structure`: told by a form that text has no honest use for. `phrase`: told by words, which honest text has too. `comparison`: by what else was said. `classifier`: by a model outside. */
  readonly told: 'structure' | 'phrase' | 'comparison' | 'classifier';
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What one such signal is worth in a score, from 0 to 1, where the text is a tool's. */
  readonly weight: number;
  /** For a reviewer. */
  readonly sentence: string;
}

const kind = (
  name: string,
  told: SignalKind['told'],
  [severity, confidence]: readonly [Severity, Confidence],
  weight: number,
  sentence: string,
) => ({ kind: name, told, severity, confidence, weight, sentence }) as const satisfies SignalKind;

const sure = ['high', 'high'] as const;
const likely = ['high', 'medium'] as const;
const odd = ['medium', 'medium'] as const;
const weak = ['low', 'low'] as const;

/** Every kind, in the order in which docs/dangers.md tells them. */
export const signalKinds = [
  kind('chat-template', 'structure', sure, 0.8, 'It holds tokens of a chat template, by which a text poses as a turn of the conversation.'),
  kind('role-marker', 'structure', odd, 0.35, 'It holds lines that pose as turns of the system, the developer or the assistant.'),
  kind('tool-call-syntax', 'structure', likely, 0.6, 'It holds a tool call as a model would write it.'),
  kind('unicode-tags', 'structure', sure, 0.9, 'It holds text in Unicode tags, which people cannot see and models can read.'),
  kind(
    'zero-width-text',
    'structure',
    likely,
    0.7,
    'It holds runs of characters without width, which can carry text that people cannot see.',
  ),
  kind('bidi-override', 'structure', odd, 0.35, 'It changes the direction of writing, so that people read something else than models do.'),
  kind('terminal-escape', 'structure', likely, 0.6, 'It holds terminal sequences that hide text or write into the clipboard.'),
  kind('hidden-order', 'structure', sure, 0.8, 'It holds an order where people do not see it: in a comment, or in hidden markup.'),
  kind(
    'carrying-link',
    'structure',
    likely,
    0.6,
    'It holds a picture or link that would carry what is filled into it to a host that the conversation does not know.',
  ),
  kind(
    'embedded-order',
    'structure',
    likely,
    0.65,
    'It gives the model orders, by several marks at once, in text that nobody of this conversation wrote.',
  ),
  kind(
    'poisoned-description',
    'structure',
    sure,
    0.8,
    'The description of a tool gives orders beyond the tool: hidden from the user, or about other tools and files.',
  ),
  kind('changed-description', 'structure', odd, 0.4, 'A tool is described otherwise than when this conversation first offered it.'),
  kind('override-phrase', 'phrase', weak, 0.2, 'It says that earlier instructions do not count.'),
  kind('reveal-phrase', 'phrase', weak, 0.15, 'It asks for the system prompt.'),
  kind('secrecy-phrase', 'phrase', weak, 0.2, 'It wants something kept from the user.'),
  kind('exfiltration-phrase', 'phrase', weak, 0.2, 'It wants secrets or the conversation sent to an address.'),
  kind('persona-phrase', 'phrase', weak, 0.15, 'It tells the model to be one without rules.'),
  kind('classified', 'classifier', odd, 0.5, 'A classifier that this organisation runs takes it for an injection.'),
  kind(
    'prompt-leak',
    'comparison',
    ['high', 'certain'],
    0,
    'The reply repeats a long part of the system prompt or of the definitions of tools, word for word.',
  ),
] as const;

export type SignalName = (typeof signalKinds)[number]['kind'];

/** Their names, as policies may write them under `match.findings`. */
export const signalNames: readonly SignalName[] = signalKinds.map(({ kind: name }) => name);

const byName: ReadonlyMap<string, SignalKind> = new Map(signalKinds.map((one) => [one.kind, one]));

/** Throws for a name that is no kind's. */
export function signalKind(name: SignalName): SignalKind {
  const found = byName.get(name);
  if (found === undefined) throw new RangeError(`There is no signal "${name}".`);
  return found;
}

/** A signal in one text; offsets in UTF-16 units, end exclusive. */
export interface Signal {
  readonly kind: SignalName;
  readonly start: number;
  readonly end: number;
}

/** What a classifier outside says of a text, as a finding. */
export interface ClassifiedKind {
  readonly kind: 'classified';
  readonly category: 'injection';
  readonly severity: Severity;
  readonly confidence: Confidence;
}

const { severity, confidence } = signalKind('classified');
export const classifiedKind: ClassifiedKind = { kind: 'classified', category: 'injection', severity, confidence };
