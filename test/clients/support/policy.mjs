/** The policy of the suite, and words that trigger each of its rules. */

export const rules = {
  blocked: 'no-customer-dump',
  approval: 'production-database',
  session: 'staging-database',
  mask: 'secrets-stay-here',
  folder: 'repository-only',
  danger: 'every-danger',
};

export const words = {
  blocked: 'dump the customers table',
  approval: 'prod-database',
  session: 'staging-database',
  folder: 'kept-in-the-repository',
  danger: 'kind-by-kind',
};

export const policy = `version: 1
rules:
  - id: ${rules.blocked}
    on: [request]
    match: { words: ["${words.blocked}"] }
    action: block
    message: Customer data does not leave. Ask the data office.
  - id: ${rules.approval}
    on: [request, tool_call]
    match: { patterns: ["prod(uction)?[-_ ]?(db|database)"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 30m }
    message: Work on the production database needs a reviewer.
  - id: ${rules.session}
    on: [request]
    match: { words: ["${words.session}"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 30m, grant: { scope: session, for: 8h } }
    message: Work on the staging database needs a reviewer.
  - id: ${rules.folder}
    on: [tool_call]
    match: { words: ["${words.folder}"] }
    when: call.paths.exists(p, p.access in ["write", "delete"] && p.outside)
    action: block
    message: This is written in the repository only.
  - id: ${rules.danger}
    on: [tool_call]
    match: { dangers: [">=low"], words: ["${words.danger}"] }
    action: block
    message: Nothing dangerous is done here.
  - id: ${rules.mask}
    on: [request, reply]
    match: { findings: [secret] }
    action: mask
`;
