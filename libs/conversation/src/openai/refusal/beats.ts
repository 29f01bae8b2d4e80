/**
 * What keeps a held connection alive, by the form of the reply: a comment with its blank line, the only thing that every client of this
 * format skips (a named event breaks them); a space, which JSON allows before the value.
 */
export const beats = { stream: ': keepalive\n\n', json: ' ' } as const;
