import { defaultPolicySource } from './default-policy.js';

/** A policy to begin with. */
export interface PolicyPreset {
  readonly about: string;
  readonly source: string;
}

const head = /^# The policy that Ostiary ships with\.[^\n]*\n/;

const titled = (title: string, source: string): string => source.replace(head, `# ${title} docs/policy.md has the language.\n`);

const shadowed = (source: string): string => source.replaceAll(/^( +)action: /gm, '$1mode: shadow\n$1action: ');

/** Rules that an organisation adds that would rather ask once too often. */
const stricter = `
  # What identifies people reaches the provider as masks, and so does what the model says of them.
  - id: people-stay-here
    on: [request, reply]
    match: { findings: [pii] }
    action: mask

  # A key in a prompt is a key that leaked: whoever pastes one is told to rotate it, and nothing goes on.
  - id: live-keys-in-prompts
    match: { findings: [secret] }
    from: [user]
    when: 'findings.exists(f, f.confidence == "certain" && f.position == "tail")'
    action: block
    message: A live key stands in your prompt. Rotate it, and ask again without it.

  # Operators are asked, too, and what is only of medium severity waits as well.
  - id: any-danger
    on: [tool_call]
    match: { dangers: [">=medium"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: This tool call could do harm; a reviewer looks at it first.
`;

/**
 * The presets, by name. All are made of the shipped policy, so that what it learns they learn: `balanced` is the shipped one itself.
 */
export const policyPresets: Readonly<Record<'observe' | 'balanced' | 'strict', PolicyPreset>> = {
  observe: {
    about: 'Decides nothing and records what balanced would have decided: every rule is in shadow.',
    source: titled('Observes: every rule is recorded, none is applied.', shadowed(defaultPolicySource)),
  },
  balanced: { about: 'The policy that Ostiary ships with.', source: defaultPolicySource },
  strict: {
    about:
      'balanced, and masks what identifies people, blocks live keys in prompts, asks about dangers from medium on and refuses what cannot be scanned.',
    source: titled(
      'Strict: rather asks once too often.',
      `${defaultPolicySource.replace(/^unscannable: allow$/m, 'unscannable: block').replace(/^# Screenshots[^\n]*$/m, '# What no detector can read does not go on.')}${stricter}`,
    ),
  },
};
