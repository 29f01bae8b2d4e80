import { ofStatement, type SqlRule } from '../sql-danger.js';
import { isWord, type SqlToken } from '../sql-token.js';
import type { Statement } from '../statement.js';

const accounts = ['USER', 'ROLE', 'LOGIN', 'GROUP', 'POLICY', 'PROFILE', 'CREDENTIAL'];
const procedures = 'SP_ADDROLEMEMBER SP_ADDSRVROLEMEMBER SP_ADDLOGIN SP_ADDUSER SP_PASSWORD SP_GRANTLOGIN'.split(' ');

/** Who may do what: grants, accounts, owners, row security, and another role taken on. */
export const grantRule: SqlRule = (statement) => {
  const { verb, tokens } = statement;
  const why = whyOf(verb, tokens);
  return why === null ? [] : ofStatement(statement, 'sql-grant', severityOf(statement), why);
};

function whyOf(verb: string, tokens: readonly SqlToken[]): string | null {
  const has = (...words: readonly string[]): boolean => tokens.some((token) => isWord(token, ...words));
  const [, object, next] = tokens;
  if (verb === 'GRANT') return 'Gives rights to an account.';
  if (verb === 'REVOKE' || verb === 'DENY') return 'Takes rights from an account.';
  if (verb === 'REASSIGN') return 'Gives what one account owns to another.';
  if (['CREATE', 'ALTER', 'DROP'].includes(verb) && isWord(object, ...accounts))
    return 'Makes, changes or drops an account or a rule of who sees what.';
  if (verb === 'ALTER' && isWord(object, 'DEFAULT')) return 'Changes the rights that new tables come with.';
  if (verb === 'ALTER' && has('OWNER')) return 'Changes who owns it.';
  if (verb === 'ALTER' && has('SECURITY') && has('DISABLE', 'NO')) return 'Turns row security off.';
  if (verb === 'SET' && isWord(object, 'ROLE', 'PASSWORD')) return 'Takes on another role, or sets a password.';
  if (verb === 'SET' && has('AUTHORIZATION')) return 'Takes on another account.';
  if (verb === 'SET' && isWord(next, 'ROLE')) return 'Takes on another role.';
  if (tokens.some((token) => procedures.includes(token.text.toUpperCase()))) return 'Makes or changes an account.';
  return null;
}

/** To take a right away is less than to give it, and to give one to one account less than all or to everybody. */
function severityOf({ verb, tokens }: Statement): 'high' | 'critical' | 'medium' {
  if (verb === 'REVOKE' || verb === 'DENY') return 'medium';
  return tokens.some((token) => isWord(token, 'SUPERUSER', 'SUPER', 'PUBLIC', 'SYSADMIN', 'DBA', 'BYPASSRLS')) ? 'critical' : 'high';
}
