/** FNV-1a (32 bits) over the UTF-16 units from `start` to before `end`; source: Fowler, Noll and Vo, RFC 9923. */
export function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
