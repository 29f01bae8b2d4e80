/**
 * What keeps a held connection alive, by the form of the reply: a comment with its blank line, which every streaming client
 * skips before and inside a stream; a space, which JSON allows before the value.
 */
export const beats = { stream: ': keepalive\n\n', json: ' ' } as const;
