import { type Sample } from './sample.js';

/** A text around a value: what comes before and after it. */
type Around = readonly [before: string, after: string];

/** Where a value turns up that is told by its own format: chat prose, code, configuration, logs. */
const anywhere: readonly Around[] = [
  ['', ''],
  ['here is my key: ', '.'],
  ['I pasted ', ', can you see why it fails?'],
  ['(use ', ')'],
  ['the key is "', '"'],
  ["const key = '", "';"],
  ['`', '` is what I have'],
  ['run it with ', ' 😀'],
  ['密钥是 ', '。谢谢'],
  ['<code>', '</code>'],
  ['export TOKEN=', '\nmake deploy'],
  ['{"value":"', '","n":1}'],
  ['log: "first line\\n', '\\nlast line"'],
  ['key: ', '\nother: 1'],
  ['https://host/path?key=', '&page=2'],
  ['- ', '\n- next'],
  ['curl -H "X-Api-Key: ', '" https://api'],
  ['**', '**'],
  ['[', ']'],
  ['a\t', '\tb'],
  ['what about ', '? or another'],
  ['wait—', '—yes'],
  ['first ', '; second'],
];

/** How a value is assigned to a name, in the syntaxes that people use. Those with quotes hold any value; the others no punctuation. */
const assigned: readonly ((name: string, value: string) => Around)[] = [
  (name) => [`${name.toUpperCase().replace(/[ -]/g, '_')}="`, '"\n'],
  (name) => [`"${name}": "`, '",'],
  (name) => [`${name} = '`, "'\n"],
  (name) => [`const ${name.replace(/\W/g, '_')} = "`, '";'],
  (name) => [`{ '${name}' => '`, "' }"],
  (name) => [`${name.replace(/\W/g, '_')} := "`, '"'],
  (name) => [`config.set("${name}", "`, '")'],
  (name) => [`let ${name.replace(/\W/g, '_')}: &str = "`, '";'],
  (name) => [`{\\"${name}\\": \\"`, '\\"}'],
];
const assignedPlain: readonly ((name: string) => Around)[] = [
  (name) => [`${name}: `, '\n'],
  (name) => [`export ${name.toUpperCase().replace(/[ -]/g, '_')}=`, '\n'],
  (name) => [`${name}=`, ''],
  (name) => [`tool --${name.replace(/[ _]/g, '-')} `, ' --verbose'],
  (name) => [`<${name.replace(/\W/g, '_')}>`, `</${name}>`],
  (name) => [`my ${name} is `, ' and it fails'],
  (name) => [`${name}: `, ', please keep it'],
  (name) => [`| ${name} = `, ' |'],
];

/** A text that holds one value, and where. */
export interface Case {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const plain = /^[\w./+=:~-]+$/;

/** Below this the corpus says that a kind's rule is broken, however good the others are. */
export const LEAST_RECALL_OF_A_KIND = 0.93;

/** Every context that a sample can stand in. */
export function casesOf(sample: Sample): Case[] {
  const { name, value } = sample;
  const arounds = name === null ? anywhere.filter(([, after]) => fits(value, after)) : named(name, value);
  return arounds.map(([before, after]) => ({
    kind: sample.kind,
    text: before + value + after,
    start: before.length,
    end: before.length + value.length,
  }));
}

/** A name that is not an identifier (a JSON key with its quotes, a method) stands as it is. */
function named(name: string, value: string): Around[] {
  if (/^\W/.test(name)) return [[`{${name}: "`, '"}']];
  if (/[./:]/.test(name))
    return [
      [`${name}("`, '")'],
      [`${name}=`, '\n'],
      [`${name}: "`, '"'],
    ];
  const makes = [...assigned, ...(plain.test(value) ? assignedPlain : [])];
  return makes.map((make) => make(name, value));
}

/** A value that may itself hold what follows it in a context has no definite end there. */
const fits = (value: string, after: string): boolean => after === '' || plain.test(value) || !value.includes(after[0] as string);
