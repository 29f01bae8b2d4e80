import type { WindowsRule } from '../windows-rule.js';

const fetchers = /^(?:invoke-webrequest|iwr|wget|curl|invoke-restmethod|irm|start-bitstransfer|\.?downloadstring|\.?downloaddata)$/;
const runners = 'Fetches something from the network and runs it unseen.';

const evaluates: WindowsRule = (run) => {
  const { args, piped } = run.command;
  const fetched = run.programs.some((program) => fetchers.test(program) || /\.downloadstring$|\.downloaddata$/.test(program));
  if (fetched) return run.note('fetch-to-interpreter', 'high', runners);
  if (/frombase64string|decompress|gzipstream|deflatestream/i.test(run.subject.text))
    return run.note('decode-to-interpreter', 'high', 'Decodes hidden text and runs it.');
  const text = args.find((arg): arg is string => arg !== null && !arg.startsWith('-'));
  if (text === undefined || args.includes(null) || piped)
    return run.note('code-evaluation', 'medium', 'Runs text that is only known when it runs.');
  run.run('powershell', text);
};

const powershell: WindowsRule = (run) => {
  const encoded = run.valueOf('encodedcommand', 'enc', 'ec', 'e');
  if (encoded !== undefined) {
    run.note('decode-to-interpreter', 'high', 'Decodes hidden text and runs it.');
    const text = decoded(encoded ?? '');
    if (text !== '') run.run('powershell', text);
    return;
  }
  const { args } = run.command;
  const at = args.findIndex((arg) => arg !== null && /^-(?:c|command|co\w*)$/i.test(arg));
  const operands = at >= 0 ? args.slice(at + 1) : run.has('file') ? [] : run.operands;
  if (operands.includes(null)) run.note('code-evaluation', 'medium', 'Runs text that is only known when it runs.');
  const text = operands.filter((arg) => arg !== null && arg !== '-').join(' ');
  if (text !== '') run.run('powershell', text);
  else if (run.command.piped) run.note('code-evaluation', 'medium', 'Runs what it is given through a pipe.');
};

/** UTF-16, as `-EncodedCommand` has it; empty where it is no base64. */
function decoded(base64: string): string {
  try {
    const bytes = atob(base64);
    let text = '';
    for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8));
    return text;
  } catch {
    return '';
  }
}

const sends: WindowsRule = (run) => {
  const { args } = run.command;
  const url = args.find((arg): arg is string => arg !== null && /^https?:\/\//i.test(arg));
  const host = url === undefined ? null : URL.parse(url)?.hostname;
  const uploads =
    run.has('infile') ||
    run.valueOf('method')?.toLowerCase() === 'put' ||
    args.some((arg) => arg !== null && /^(?:-T|-F|--upload-file|-d@.*|@.+)$/.test(arg));
  const posts = uploads || run.has('body') || run.valueOf('method')?.toLowerCase() === 'post';
  if (host) run.notes.understand('hosts', { host, sends: posts });
  if (uploads) run.note('data-exfiltration', 'high', `Sends a file to ${host ?? 'another machine'}.`);
};

const remoteCode =
  (pattern: RegExp): WindowsRule =>
  (run) => {
    if (pattern.test(run.line)) run.note('fetch-to-interpreter', 'high', runners);
  };

/** What is fetched, decoded, run and sent. */
export const windowsNetworkRules: Readonly<Record<string, WindowsRule>> = {
  'invoke-expression iex': evaluates,
  '.': (run) => {
    if (run.command.args[0] === null) run.note('computed-command', 'medium', 'Which script runs is only known when it runs.');
  },
  'powershell pwsh': powershell,
  cmd: (run) => {
    const { args } = run.command;
    const at = args.findIndex((arg) => arg !== null && /^\/[ckr]$/i.test(arg));
    if (at < 0) return;
    const rest = args.slice(at + 1);
    if (rest.includes(null)) run.note('code-evaluation', 'medium', 'Runs text that is only known when it runs.');
    run.run('cmd', rest.filter((arg) => arg !== null).join(' '));
  },
  'invoke-webrequest iwr invoke-restmethod irm start-bitstransfer': sends,
  mshta: remoteCode(/https?:|javascript:|vbscript:/),
  regsvr32: remoteCode(/\/i:.*https?:|scrobj/),
  rundll32: remoteCode(/javascript:|https?:|url\.dll/),
  msiexec: remoteCode(/https?:/),
  certutil: (run) => {
    if (/-(?:urlcache|verifyctl)|\/urlcache/.test(run.line))
      run.note('fetch-to-interpreter', 'medium', 'Fetches a file with a program that is not made for it.');
    if (/[-/]decode/.test(run.line)) run.note('decode-to-interpreter', 'medium', 'Decodes a hidden file.');
  },
  'ncat nc': (run) => {
    if (/ -\w*[ec]\b/.test(run.line)) run.note('reverse-shell', 'critical', 'Connects a shell of this machine to another one.');
  },
};
