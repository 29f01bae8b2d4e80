/** The policy that is in force until somebody publishes another: explicit about everything, so that it can be read as an example. */
export const defaultPolicySource = `# The policy that Ostiary ships with. Publish your own with PUT /api/policy; docs/policy.md has the language.
version: 1

# Screenshots and PDF files are everyday work and no detector can read them yet: let them pass, recorded as not_scanned.
unscannable: allow

# Tools and media that the provider fetches by itself, past this gateway. None are allowed until they are named, for example:
#   mcp: { servers: ["https://mcp.example.com/sse", "https://*.tools.example.com"] }
#   media: { hosts: ["our-bucket.s3.eu-central-1.amazonaws.com"] }
# Credentials of an allowed server and signed queries of an allowed host go to the provider as they are: they work or they don't, masked they never do.
mcp: { servers: [] }
media: { hosts: [] }

rules:
  # Keys, tokens and passwords neither reach the provider nor come back in what the model says. This is about text: the
  # arguments of a tool call are governed by rules that name tool_call, such as the next two. The record is masked in any case.
  - id: secrets-stay-here
    on: [request, reply]
    match: { findings: [secret] }
    action: mask

  # A vendor's credential (its format alone, or its checksum, tells: confidence high) that this request did not give the model
  # has no business in a command or a file. A mask in its place would break the call behind the caller's back, so the call is withheld.
  # A random value that the model makes up for a new configuration file has no such format: it passes into the file, on its own
  # and as the password in an address of a database.
  - id: no-foreign-credentials
    on: [tool_call]
    match: { findings: [secret], confidence: high, inRequest: false }
    when: 'findings.exists(f, !(f.kind in ["url-password", "basic-credentials"]))'
    action: block
    message: This tool call carries a credential that is not one of your request's.

  # A value that was masked on its way out is put back into the caller's own tool calls. Into any call but an edit of a local file it
  # goes only after a person said so: what a command, a server or an unknown tool does with it, nobody can tell from here.
  - id: own-secret-leaving
    on: [tool_call]
    match: { findings: [own-secret-leaving] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: This tool call would get one of your own secrets, and may send it to another machine.

  - id: no-customer-dump
    on: [request]
    match: { words: ["dump the customers table", "export all customer records", "dump the users table"] }
    action: block
    message: Customer data does not leave. Ask the data office.

  # What a tool call would do, judged on the command, the statement or the file that it names, however that is spelled: the kinds
  # are in docs/dangers.md. What wipes a machine, opens it to another one, or changes what watches over the client, is never run.
  - id: no-destruction
    on: [tool_call]
    match: { dangers: [destructive-files], severity: critical }
    action: block
    message: Commands that wipe a machine are never run for a model.

  - id: no-reverse-shell
    on: [tool_call]
    match: { dangers: [reverse-shell] }
    action: block
    message: Opening a shell to another machine is not allowed.

  - id: no-guard-tampering
    on: [tool_call]
    match: { dangers: [guard-tampering] }
    action: block
    message: What a client may do is not for its model to change.

  # What else is of high severity waits for a person, each by itself; the rest is on record. Operators delete infrastructure unasked.
  - id: dangerous-call
    on: [tool_call]
    match: { dangers: [">=high"] }
    when: '!("operators" in groups) || findings.exists(f, f.category == "danger" && f.kind != "infrastructure-deletion" && f.severity in ["high", "critical"])'
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: This tool call could do harm that cannot be undone; a reviewer looks at it first.

  - id: no-reverse-shell-asked-for
    on: [request]
    match: { patterns: ['(ba|z|k)?sh -i >& /dev/tcp/'] }
    action: block
    message: Opening a shell to another machine is not allowed.

  - id: production-database
    on: [request, tool_call]
    match: { patterns: ['prod(uction)?[-_ ]?(db|database)'] }
    # Asked for, or done by a tool call; a file that merely mentions it can be read. What a caller writes in the model's name counts as the user's.
    from: [user]
    when: '!("operators" in principal.groups)'
    action: require-approval
    # Whoever approves may do so for the rest of the conversation, for as long as a working day.
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m, grant: { scope: session, for: 8h } }
    message: Work on the production database needs a reviewer.

  - id: infrastructure-deletion
    on: [request, tool_call]
    match:
      words: ["terraform destroy", "pulumi destroy", "kubectl delete namespace", "kubectl delete ns", "aws cloudformation delete-stack", "gcloud projects delete", "az group delete", "delete the production cluster"]
    from: [user]
    when: '!("operators" in principal.groups)'
    action: require-approval
    # Each deletion by itself: what is gone is gone.
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: Deleting infrastructure needs a reviewer.
`;
