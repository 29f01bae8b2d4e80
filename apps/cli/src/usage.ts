/** What `ostiary` understands: a line, or some, for each command, with what it does and its exit codes. */
export const usage = `Usage:
  ostiary login [--issuer URL] [--device] [--fresh] [--url URL]
                                    sign in; --url, or OSTIARY_URL: the control address; --fresh: though the issuer knows you still
  ostiary token                     print a valid access token, renewed where needed, and nothing else
  ostiary whoami [--json]           say who Ostiary takes you for
  ostiary logout                    forget the sign-in, and end it at the issuer
  ostiary approvals list [--state STATES] [--json]     what waits for a decision, and may be seen by you
  ostiary approvals show ID [--json]                   all of one
  ostiary approvals watch [--json]                     what waits and whatever happens to it, live, until Ctrl-C
  ostiary approvals approve ID [--session] [--for TIME] [--reason TEXT] [--revision N]
  ostiary approvals deny ID --reason TEXT [--revision N]
                                    vote on what revision N shows, by default the one that is current;
                                    --session, --for 30m: for more than this call, as far as the rule offers it
  ostiary approvals approve ID --break-glass --reason TEXT
                                    pass it in an emergency, where its rule names a group of yours for that
  ostiary approvals review ID TEXT                     close the review of what was passed so, by somebody else
  ostiary approvals comment ID TEXT                    say something where all who see it read it
  ostiary approvals withdraw ID [--reason TEXT]        take back what you asked for
  ostiary approvals grants [--json]                    approvals that go on counting, and may be seen by you
  ostiary approvals revoke ID [--reason TEXT]          take back a grant, or all that an approval has given
  ostiary approvals status-line, ostiary approvals hook
                                    for Claude Code: say what of its session is held
  ostiary hook [--ingress URL]      for Claude Code, before a tool runs: ask whether it may, from the standard input; exit 2 blocks it;
                                    --ingress, or OSTIARY_INGRESS: the address that calls go to
  ostiary audit verify [--json] [--since FILE] [--session ID] [--checkpoints FILE] [--key KEY] [--without-content] [--tell]
                                    check the record in the database (DATABASE_URL, or OSTIARY_HOME's) against what was signed;
                                    exit 0 clean, 2 tampered, 3 incomplete, 4 could not check; --tell: the security team is told, by the service
  ostiary audit verify --bundle FILE [--json] [--key KEY]
                                    the same of a bundle, without a database
  ostiary audit bundle --session ID [--without-content]
                                    print a session's records with their proofs
  ostiary audit erase (--session ID | --person WHO) --reason TEXT [--names] [--dry-run] [--json]
                                    make what was said unreadable for good, for administrators; WHO: ISSUER|SUBJECT or a mail address;
                                    --names: nor is the person named any more; --dry-run: only say what it would take
  ostiary audit hold add (--session ID | --person WHO) --reason TEXT [--json], hold list [--json], hold release ID --reason TEXT
                                    keep it from being erased
  ostiary audit retention [--json], retention apply [--dry-run] [--json]
                                    say how long the record is kept, what holds days back and what went; apply: take what is over now
  ostiary audit witness --name NAME --state FOLDER [--listen HOST:PORT] [--log KEY] [--logs FILE]
                                    cosign the checkpoints of logs that only grow, until Ctrl-C; prints its own key
  ostiary provenance [--json] [FILES]                  say which of the code models wrote through the gateway, when and for whom
  ostiary provenance [--json] --git RANGE [FILES]      the same of what each hunk of a commit, or of a diff (main..topic), adds;
                                    for auditors; exit 0 no match, 1 a match, 2 not all could be asked about
  ostiary sessions list [--principal WHO] [--from TIME] [--to TIME] [--limit N] [--json]
                                    say what sessions there were, the latest first: whose, how long, what they cost
  ostiary sessions show ID [--json]                    say what a session did, its subagents as a tree
  ostiary sessions replay ID [--speed N] [--step] [--json]
                                    play a session as it went: space pauses, enter steps, + and - change the speed, q quits
  ostiary policy backtest FILE [--since 7d] [--json]   say what a draft would have changed of what is on record, by rule;
                                    for auditors who are policy authors; exit 0 nothing, 1 something, 2 an error
  ostiary policy test FILE [--json]                    decide the cases under tests of a policy, and those of <name>.test.yaml beside it, by
                                    that policy; for policy authors and auditors; exit 0 all hold, 1 some do not, 2 an error.
                                    A machine that nobody signs in at gives a token in OSTIARY_TOKEN, and OSTIARY_URL
  ostiary policy lint FILE [--json] [--most N] [--offline]
                                    say what its author hardly meant: rules that nothing meets, that others shadow, that everything meets;
                                    and, for who may ask, groups that nobody is in and rules that would have held more than N (100) of the
                                    last day's calls; exit 0 nothing, 1 something, 2 an error
  ostiary policy diff [FROM] TO [--json]               say what is another in TO, a version or a file, than in FROM, by default the policy in
                                    force; exit 0 nothing, 1 something, 2 an error
  ostiary policy publish FILE [--message TEXT] [--force] [--if-match VERSION] [--json]
                                    put a policy in force, or, where two people publish, propose it; --force: although it gives something up;
                                    --if-match: only where that version is in force still; exit 0 done, 1 it gives something up, 2 an error
  ostiary policy proposals [list | show ID | publish ID | withdraw ID] [--json]
                                    policies that wait for a second person: which, what one would change, put it in force, take it back
                                    test, lint, diff and publish take --scope group:NAME or client:NAME: the policy of that scope
  ostiary policy presets [NAME] [--json]               list the policies to begin with, or print one
  ostiary budgets [--all] [--json]  say what is used of the budgets that your calls count in, and when they begin anew;
                                    --all: everybody's, the nearest to its end first, for auditors and administrators
  ostiary judge [--json] [--text | --tool NAME] [COMMAND]
                                    say what a command of the shell would do, and why that is dangerous; without COMMAND, or with -, the standard input;
                                    --text: of the commands that a text asks to run; --tool: of a call of that tool, whose input COMMAND is, as JSON; exit 1 with a danger of high or critical
  ostiary detect [--json] [FILES]   say where secrets and personal data stand; without FILES, or with -, in the standard input
  ostiary mask [FILES]              print the text with what was found masked

provenance, sessions, policy backtest and policy publish also take --reason TEXT: why you look, where the configuration asks for that.
Exit codes: 0 done (clean, or masked), 1 something found, or a vote or another act that came too late, 2 an error.
`;

/** The part about one command, such as `policy`: its lines, and what holds for all. Of a command that is not there: the whole. */
export function usageOf(command: string): string {
  const lines = usage.split('\n');
  const starts = new RegExp(`^  ostiary ${command}(?![\\w-])`);
  let isOf = false;
  const own = lines.filter((line) => {
    if (line.startsWith('  ostiary ')) isOf = starts.test(line);
    return line.startsWith(' ') ? isOf : true;
  });
  return own.some((line) => line.startsWith(' ')) ? own.join('\n') : usage;
}
