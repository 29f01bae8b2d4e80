import { Options } from '../options.js';
import type { RuleTable } from '../shell-command.js';
import { note } from './note.js';

/** Shows to everybody what only some could see. */
export const publishingRules: RuleTable = {
  gh(command, runner) {
    const options = new Options(command.args, 'visibility R repo X method f F raw-field field H header s source r remote d description');
    const [noun, verb] = options.operands.map(({ text }) => text);
    const becomesPublic = options.values('visibility').some(({ text }) => /^public$/i.test(text));
    const fields = options.values('f', 'F', 'raw-field', 'field').map(({ text }) => text);
    if (noun === 'repo' && verb === 'edit' && becomesPublic)
      note('data-exfiltration', 'Shows a repository to everybody, with its history.', command, runner);
    if (noun === 'api' && fields.some((field) => /^(?:visibility=public|private=(?:false|0))$/i.test(field)))
      note('data-exfiltration', 'Shows a repository to everybody, by the API of its host.', command, runner);
    if (noun === 'repo' && verb === 'create' && options.has('public') && options.has('source', 's', 'push'))
      note('data-exfiltration', 'Puts the project where everybody can see it.', command, runner, 'medium');
    return undefined;
  },
};
