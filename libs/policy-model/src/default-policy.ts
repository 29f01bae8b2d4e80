/** The policy that is in force until somebody publishes another: explicit about everything, so that it can be read as an example. */
export const defaultPolicySource = `# The policy that Ostiary ships with. Publish your own with PUT /api/policy; docs/policy.md has the language.
version: 1

# Screenshots and PDF files are everyday work and no detector can read them yet: let them pass, recorded as not_scanned.
unscannable: allow

rules:
  # Keys, tokens and passwords neither reach the provider nor come back from it.
  - id: secrets-stay-here
    on: [request, reply]
    match: { findings: [secret] }
    action: mask

  # A value that was masked on its way out is put back into the caller's own tool calls. One that would then leave the machine waits for a person.
  - id: own-secret-leaving
    on: [tool_call]
    match: { findings: [own-secret-leaving] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: This tool call would send one of your own secrets to another machine.

  - id: no-customer-dump
    on: [request]
    match: { words: ["dump the customers table", "export all customer records", "dump the users table"] }
    action: block
    message: Customer data does not leave. Ask the data office.

  - id: no-destruction
    on: [tool_call]
    match: { patterns: ['rm -[a-z]{1,6} /\\B', 'rm [-a-z ]{0,30}--no-preserve-root', 'mkfs\\.[a-z0-9]{2,8} /dev/', 'dd if=/dev/(zero|urandom) of=/dev/'] }
    action: block
    message: Commands that wipe a machine are never run for a model.

  - id: no-reverse-shell
    on: [request, tool_call]
    match: { patterns: ['(ba|z|k)?sh -i >& /dev/tcp/'] }
    action: block
    message: Opening a shell to another machine is not allowed.

  - id: production-database
    on: [request, tool_call]
    match: { patterns: ['prod(uction)?[-_ ]?(db|database)'] }
    # Asked for, or done by a tool call; a file that merely mentions it can be read.
    from: [user]
    when: '!("operators" in principal.groups)'
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: Work on the production database needs a reviewer.

  - id: infrastructure-deletion
    on: [request, tool_call]
    match:
      words: ["terraform destroy", "pulumi destroy", "kubectl delete namespace", "kubectl delete ns", "aws cloudformation delete-stack", "gcloud projects delete", "az group delete", "delete the production cluster"]
    from: [user]
    when: '!("operators" in principal.groups)'
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: Deleting infrastructure needs a reviewer.
`;
