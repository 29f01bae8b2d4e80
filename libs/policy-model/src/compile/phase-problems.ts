import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import { ofDangers, ofFindings, type RuleSource } from '../language/policy-source.schema.js';
import { unparsed } from './compiled-policy.js';

/** What a rule says that one of its phases cannot mean: it would be silent there, or mean something else. */
export const phaseProblems = (document: PolicyDocument, rule: RuleSource, index: number): PolicyProblem[] => [
  ...replyProblems(document, rule, index),
  ...findingProblems(document, rule, index),
  ...fromProblems(document, rule, index),
  ...toolCallProblems(document, rule, index),
];

/** The text of a reply is decided and delivered as it streams. */
function replyProblems(document: PolicyDocument, { on, action, match }: RuleSource, index: number): PolicyProblem[] {
  const reply = on.indexOf('reply');
  if (reply < 0) return [];
  const problem = (message: string) => [document.problem(['rules', index, 'on', reply], message)];
  if (action === 'require-approval')
    return problem('The text of a reply is delivered as it streams and cannot wait for an approval: use mask or block, or tool_call.');
  if (!match) return problem('A rule on replies needs match: it is looked for while the reply streams.');
  if (match.dangers) return problem('Dangers are of tool calls, and of what a user asks to run: on tool_call and request.');
  if (match.unscannable) return problem('A rule on replies is about their text: unscannable is for requests and tool calls.');
  const named = (['words', 'patterns', 'findings'] as const).filter((key) => match[key]);
  if (named.length > 1)
    return problem(
      `A reply streams past and cannot wait until ${named.join(' and ')} are all found: name one of them, in a rule of its own for replies.`,
    );
  if (action === 'allow')
    return problem('What a reply may hold is not recorded by a rule: to try a rule, give it mask or block and mode: shadow.');
  return [];
}

function findingProblems(document: PolicyDocument, { on, match }: RuleSource, index: number): PolicyProblem[] {
  const at = ['rules', index, 'match'] as const;
  const given = ofFindings.filter((key) => match?.[key] !== undefined && !(match.dangers && ofDangers.has(key)));
  if (given.length > 0 && !match?.findings)
    return given.map((key) =>
      document.keyProblem(
        at,
        key,
        `"${key}" says which findings${ofDangers.has(key) ? ' or dangers' : ''} are meant: name them with findings${ofDangers.has(key) ? ' or dangers' : ''} beside it.`,
      ),
    );
  if (match?.inRequest === undefined || !on.includes('request')) return [];
  return [
    document.keyProblem(
      at,
      'inRequest',
      'inRequest compares a reply or a tool call with its request: leave request out of this rule’s on.',
    ),
  ];
}

function fromProblems(document: PolicyDocument, { on, from, action }: RuleSource, index: number): PolicyProblem[] {
  if (!from) return [];
  const at = ['rules', index, 'from'] as const;
  if (!on.includes('request'))
    return [document.problem(at, 'from is about requests: what stands in a reply or a tool call is the model’s.')];
  if (action === 'mask' || action === 'allow') return [];
  return from.flatMap((provenance, entry) =>
    provenance === 'assistant' || provenance === 'tool_use'
      ? [
          document.problem(
            [...at, entry],
            `A rule that refuses or asks leaves alone in a request what the gateway itself delivered before, and takes any other text for the user’s. Name ${provenance === 'assistant' ? 'reply' : 'tool_call'} under on, where the model’s words are decided.`,
          ),
        ]
      : [],
  );
}

/** The arguments of a tool call are text: there is one way only in which they cannot be looked at. */
function toolCallProblems(document: PolicyDocument, { on, match }: RuleSource, index: number): PolicyProblem[] {
  const toolCall = on.indexOf('tool_call');
  if (toolCall < 0 || !match?.unscannable) return [];
  if (match.unscannable.some((name) => name === 'any' || name === unparsed)) return [];
  return [
    document.problem(
      ['rules', index, 'on', toolCall],
      `The arguments of a tool call are text: of what cannot be scanned, only ${unparsed} can stand there.`,
    ),
  ];
}
