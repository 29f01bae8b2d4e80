type SlackBody = Readonly<Record<string, unknown>>;

/** What Slack posts: a form whose one field `payload` is JSON (a click, a modal), or JSON (an event). Null for what is neither. */
export function readSlackBody(bytes: Uint8Array): SlackBody | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const json = text.startsWith('{') ? text : new URLSearchParams(text).get('payload');
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SlackBody) : null;
  } catch {
    return null;
  }
}
