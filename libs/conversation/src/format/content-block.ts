import { hash } from 'node:crypto';
import type { Provenance } from '#contracts';
import type { JsonMember, Span } from '../json/json-node.js';
import { isExempt, type Literal } from '../schema/literal.js';
import type { Visitor } from '../schema/walk.js';
import type { ContentBlock, ContentKind, ConversationRole, ToolOfBlock, WhyUnscannable } from './conversation.js';

/** What makes two blocks the same. `text` is for people; `key` holds whatever else makes two blocks different. */
export interface Description {
  readonly text: string;
  readonly key: string;
}

const CLOUDED: Partial<Record<Literal['role'], WhyUnscannable>> = {
  encoded: 'base64',
  encrypted: 'encrypted',
  address: 'url',
  file: 'file',
};
const BYTES = /^[A-Za-z0-9+/_-]{512,}={0,2}$/;

/** The literals of one block, parted as a walk meets them. */
export class Gathered implements Visitor {
  readonly fields: Literal[] = [];
  readonly exempt: Literal[] = [];
  why: WhyUnscannable | null = null;

  /** `bytes`: whether a long string without a space, where no running text stands, is taken for bytes that nobody can read. */
  constructor(private readonly bytes: boolean) {}

  literal(literal: Literal): void {
    (isExempt(literal) ? this.exempt : this.fields).push(literal);
    this.why ??= CLOUDED[literal.role] ?? null;
    if (this.bytes && literal.value.length >= 512 && literal.role === 'content' && !literal.prose && BYTES.test(literal.value))
      this.why ??= 'base64';
  }

  misfit(role: Literal['role']): void {
    this.why ??= CLOUDED[role] ?? null;
  }

  unparsed(): void {
    this.why = 'unparsed';
  }
}

/** What a format knows of a block when it has walked it. */
export interface ReadBlock {
  readonly id: string;
  readonly role: ConversationRole;
  readonly kind: ContentKind;
  readonly provenance: Provenance;
  readonly position: ContentBlock['position'];
  readonly span: Span;
  readonly gathered: Gathered;
  readonly replaceable: boolean;
  readonly tool?: ToolOfBlock;
  readonly describe: () => Description;
  readonly canonical: () => string;
  /** The members of the body that `canonical` covers, where it leaves some out. */
  readonly covered?: () => readonly JsonMember[];
}

/**
 * A block whose identity and text for people cost nothing until they are read. A class, and its getters are the class's: getters of each
 * object's own would give each a hidden class of its own, which lives in the old space and keeps the whole body until that is collected.
 */
class LazyBlock implements ContentBlock {
  readonly id: string;
  readonly role: ConversationRole;
  readonly kind: ContentKind;
  readonly provenance: Provenance;
  readonly position: ContentBlock['position'];
  readonly fields: readonly Literal[];
  readonly exempt: readonly Literal[];
  readonly scannable: boolean;
  readonly why: WhyUnscannable | null;
  readonly replaceable: boolean;
  readonly tool: ToolOfBlock | null;
  readonly start: number;
  readonly end: number;
  private description: Description | null = null;
  private name: string | null = null;
  private whole: string | null = null;

  constructor(private readonly read: ReadBlock) {
    this.id = read.id;
    this.role = read.role;
    this.kind = read.kind;
    this.provenance = read.provenance;
    this.position = read.position;
    this.fields = read.gathered.fields;
    this.exempt = read.gathered.exempt;
    this.why = read.gathered.why;
    this.scannable = this.why === null;
    this.replaceable = read.replaceable;
    this.tool = read.tool ?? null;
    this.start = read.span.start;
    this.end = read.span.end;
  }

  get text(): string {
    return this.described.text;
  }

  get identity(): string {
    return (this.name ??= identityOf(this.role, this.kind, this.described));
  }

  get canonical(): string {
    return (this.whole ??= this.read.canonical());
  }

  get covered(): readonly Literal[] {
    const literals = [...this.fields, ...this.exempt].sort((one, other) => placeOf(one) - placeOf(other) || one.start - other.start);
    return this.read.covered === undefined ? literals : within(this.read.covered(), literals);
  }

  private get described(): Description {
    return (this.description ??= this.read.describe());
  }
}

export const contentBlock = (read: ReadBlock): ContentBlock => new LazyBlock(read);

function within(members: readonly JsonMember[], literals: readonly Literal[]): Literal[] {
  const holds = (place: number): boolean => members.some(({ keyStart, value }) => keyStart <= place && place < value.end);
  return literals.filter((literal) => holds(placeOf(literal)));
}

const placeOf = (literal: Literal): number => (literal.within ?? literal).start;

/** One text for a whole call: what its blocks cover, whatever messages they are grouped into. */
export const canonicalOf = (blocks: readonly Pick<ContentBlock, 'role' | 'canonical'>[]): string =>
  JSON.stringify(blocks.map(({ role, canonical }) => [role, canonical]));

/** SHA-256 over a description in its role; lengths go in too, so that no two sequences of parts spell the same text. */
export const identityOf = (role: ConversationRole, kind: ContentKind, { key, text }: Description): string =>
  hash('sha256', `${role}\n${kind}\n${key.length}\n${key}${text}`, 'hex');

/** Of the roles of all messages: the index of the first one that is new. Assistant messages at the very end are a prefill, no reply. */
export function startOfTail(roles: readonly ConversationRole[]): number {
  const beforePrefill = roles.findLastIndex((role) => role !== 'assistant');
  return beforePrefill < 0 ? 0 : roles.lastIndexOf('assistant', beforePrefill) + 1;
}
