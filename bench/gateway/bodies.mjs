/** Request bodies as real clients send them: plain English and code, nothing that a detector or a rule should find. */

const sentences = [
  'The build takes longer since we moved the fixtures into their own folder, and I would like to know why. ',
  'Please read the module that parses the invoices and tell me where the rounding happens. ',
  'We keep one function per file here, so put the new parser beside the old one and leave the tests where they are. ',
  'export const total = (lines) => lines.reduce((sum, line) => sum + line.quantity * line.price, 0);\n',
  'if (response.status !== 200) {\n  throw new Error(`unexpected status ${response.status}`);\n}\n',
  'for (const [name, value] of Object.entries(headers)) {\n  console.log(name.padEnd(24), value);\n}\n',
];

/** Text of this length that begins with one of the sentences. */
export const prose = (length, start) => {
  let text = '';
  for (let index = start; text.length < length; index++) text += sentences[index % sentences.length];
  return text.slice(0, length);
};

/** Digits of a number that stands in every block, so that no two calls share content and nothing can be answered from a memory. */
export const nonceDigits = 10;
const placeholder = 'N'.repeat(nonceDigits);
const block = (length, index) => `call ${placeholder} part ${index}: ${prose(length, index)}`;

const conversation = (bytes) => {
  const messages = [];
  const turns = Math.max(1, Math.round(bytes / 9_000));
  for (let turn = 0; turn < turns; turn++) {
    if (turn > 0) {
      const id = `toolu_${String(turn).padStart(4, '0')}`;
      messages.push({
        role: 'assistant',
        content: [
          { type: 'text', text: 'I will read the file.' },
          { type: 'tool_use', id, name: 'Read', input: { file_path: `src/part-${turn}.ts` } },
        ],
      });
      messages.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: block(8_700, turn) }] });
    } else {
      messages.push({ role: 'user', content: block(bytes > 9_000 ? 600 : bytes - 560, 0) });
    }
  }
  return messages;
};

const tool = {
  name: 'Read',
  description: 'Reads a file',
  input_schema: { type: 'object', properties: { file_path: { type: 'string' } }, required: ['file_path'] },
};

/** A body of about `bytes` bytes, and the places where `stamp` writes a call's number. */
export const makeBody = ({ bytes, stream, paced, nextTurn = false }) => {
  const text = JSON.stringify({
    model: 'claude-sonnet-5-5',
    max_tokens: 1024,
    stream,
    system: 'You are a careful engineer who answers briefly.',
    metadata: { user_id: paced ? 'bench-paced' : 'bench' },
    tools: [tool],
    messages: conversation(bytes),
  });
  const buffer = Buffer.from(text);
  const offsets = [];
  for (let at = buffer.indexOf(placeholder); at !== -1; at = buffer.indexOf(placeholder, at + 1)) offsets.push(at);
  return { buffer, offsets: nextTurn ? offsets.slice(-1) : offsets };
};

/** A copy of the body that no other call has. */
export const stamp = ({ buffer, offsets }, number) => {
  const copy = Buffer.from(buffer);
  const digits = String(number).padStart(nonceDigits, '0');
  for (const at of offsets) copy.latin1Write(digits, at);
  return copy;
};
