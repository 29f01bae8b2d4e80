/** What Slack takes, with room to spare for what is added. Source: https://docs.slack.dev/reference/block-kit/blocks */
export const limits = {
  /** Blocks of a message. */
  blocks: 50,
  /** Characters of a section; Slack cuts off at 3,000. */
  section: 2_900,
  header: 150,
  /** Characters of a field of a section. */
  field: 2_000,
  buttonLabel: 75,
  buttonValue: 2_000,
  /** Characters of a message's plain text beside its blocks; Slack takes 40,000 and asks for 4,000. */
  text: 3_000,
} as const;
