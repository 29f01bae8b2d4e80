import { batchSchema, requestSchema as anthropicRequest } from './anthropic/request/schema/request.schema.js';
import { requestSchema as openAiRequest } from './openai/request/request.schema.js';
import { exemptPlaces } from './schema/exempt-places.js';
import type { LiteralRole } from './schema/literal.js';
import type { Schema } from './schema/schema.js';

/** docs/inspection.md: what is looked at, and, from the schema tables themselves, what is exempt. */
export const inspectionPage = (): string =>
  [
    opening,
    ...Object.entries({ 'Anthropic Messages': anthropicRequest, 'OpenAI Chat Completions': openAiRequest }).map(([title, schema]) =>
      section(title, schema),
    ),
    batches,
    closing,
  ].join('\n\n');

const whatHappens: Readonly<Record<Exclude<LiteralRole, 'content'>, string>> = {
  signed: 'unchanged if this gateway delivered it or a seal of its own opens; else masked like text',
  name: 'refused if surely a secret',
  number: 'refused if surely a secret',
  proof: 'refused if surely a secret, unless this gateway delivered it',
  encoded: 'not scannable (`base64`): the policy decides',
  encrypted: 'not scannable (`encrypted`): the policy decides',
  file: 'the id of a file that the provider holds for one caller: opened for that caller only, refused for all others; what is in it is not scannable (`file`), so the policy decides',
  container: 'the id of a container that the provider holds for one caller: opened for that caller only, refused for all others',
  address: 'not scannable (`url`); scanned as text and refused where a mask would be needed, unless the policy lists the host',
  server: 'refused unless the policy lists it',
  credential: 'goes on to a listed server, and is masked in the record',
};

const section = (title: string, schema: Schema): string => `### ${title}\n\n${table(schema)}`;

/** One row a kind of place: what it is, why it is exempt and what happens, and everywhere it stands. */
function table(schema: Schema): string {
  const rows = new Map<string, { role: Exclude<LiteralRole, 'content'>; about: string; paths: string[] }>();
  for (const { path, role, about } of exemptPlaces(schema)) {
    if (role === 'content') continue;
    const row = rows.get(`${role} ${about}`) ?? { role, about, paths: [] };
    row.paths.push(path);
    rows.set(`${role} ${about}`, row);
  }
  const lines = [...rows.values()].map(
    ({ role, about, paths }) => `| \`${role}\` | ${about} | ${whatHappens[role]} | ${paths.map((path) => `\`${path}\``).join('<br>')} |`,
  );
  return ['| role | what it is, and why it is not changed | what happens | where |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

const opening = `# What is looked at

Written from the schema tables by \`npm run docs\`; a test holds the page against them.

One walk goes over the whole body of a request. Every string, every number and every key of it is **content**, at any depth and under any
name, unless the format's schema exempts it at its exact path and in its exact form. What is not in the schema is content: unknown
members, unknown types, and known types where they have no meaning (a \`tool_use\` or \`thinking\` in a user's message). A property test
shows that content, what is exempt and the words of the format itself are all literals of any body, each exactly once.

- Escapes are decoded first; duplicate keys, invalid UTF-8 and nesting beyond 64 levels are refused.
- JSON text within strings (arguments of a function call) is read, and looked at literal by literal.
- Numbers are looked at from six digits on, whatever sign and exponent they are written with; a masked number becomes a string.
- Keys of JSON Schema are the format's words; names of properties, descriptions, defaults and numbers in it are content.
- Texts that follow each other in one role are also looked at joined, over the borders of blocks and messages.
- Masks and markers are edits of the original text: nothing else of a body changes by a byte. The record is made from the same
  places, with everything masked that was found; each finding says whether its mask was made on the way (\`on_the_way\`) or only there.
- The model's turns count as the model's only if this gateway delivered them; all else in them is the user's.

A call is refused (\`body_field_refused\`, with the path and never the value) where a mask cannot be made: in what is exempt, in an address,
and where two keys of one object would get the same label.

## What is exempt

What is exempt is never changed, and still scanned: a finding of confidence \`certain\` or \`high\` in it refuses the call, whatever
the rules say, unless this gateway delivered that very value. The allow list of the policy holds here, too. In the paths below \`[]\` is every item
of a list, \`(type)\` the objects of that type, \`.*\` every member.`;

const batches = `### Batches

\`POST /v1/messages/batches\`: each call in \`requests[].params\` is read like a call of its own, and all are judged together: what refuses
one refuses the batch, and all must name one model. Beside what is exempt in a call:

${table(batchBeside())}`;

function batchBeside(): Schema {
  const { requests } = batchSchema.members;
  if (requests?.kind !== 'list' || requests.item.kind !== 'object') throw new Error('A batch is a list of objects.');
  const { params: _told, ...members } = requests.item.members;
  return { ...batchSchema, members: { requests: { ...requests, item: { ...requests.item, members } } } };
}

const closing = `## What cannot be seen

| what | why | what happens |
| --- | --- | --- |
| images, PDFs and other bytes (\`base64\`) | no detector reads them | \`unscannable\` of the policy decides; by default the call is refused |
| content at a URL or in a provider's file (\`url\`, \`file\`) | it stands elsewhere, and may change | the same |
| what the provider encrypted (\`encrypted\`) | only the provider can read it | the same |
| arguments that are no JSON (\`unparsed\`) | two readers may see two things | refused, unless a rule allows it by this name |
| conversations and prompts that the provider keeps (threads, stored completions) | what was said before is not in the call | refused |
| what a hosted tool of the provider's does before its result comes back | it never passes here | its definition and its results are looked at; an MCP server must be listed |
| long strings without a space in unknown places | they may be encoded bytes | not scannable (\`base64\`) beside being scanned as text |
| what is encoded (base64, hex, tags) in the text of a reply | a stream shows its text before the end of an encoding is known, and a JSON reply is held to the same | found and masked in the record; the client gets it |
| more than 64 units of white space or of unseen characters within one value | a stream would have to hold back as much | not found |
| disguises beyond those that the [detectors](detectors.md) undo, such as a key spelt backwards | they cannot be listed | nothing: no gateway can promise that |

Thinking that comes back with a seal that does not open (made under another key, or beside another text) is left out of what is sent, for
the provider would refuse the altered text at every turn.
`;
