export { ConversationError } from './conversation-error.js';
export { decodeUtf8 } from './json/decode-utf8.js';
export { parseJson, tryParseJson } from './json/parse-json.js';
export type { JsonLimits } from './json/parse-json.js';
export { memberOf, stringOf, toValue } from './json/json-node.js';
export type { JsonArray, JsonBoolean, JsonMember, JsonNode, JsonNull, JsonNumber, JsonObject, JsonString, Span } from './json/json-node.js';
export { removeItems } from './json/remove-items.js';
export { applyEdits } from './json/apply-edits.js';
export type { Edit } from './json/apply-edits.js';
export { canonicalJson } from './json/canonical-json.js';
export type {
  BodyPart,
  ContentBlock,
  ContentKind,
  Conversation,
  ConversationRole,
  SessionHint,
  WhyUnscannable,
} from './format/conversation.js';
export { isExempt } from './schema/literal.js';
export type { Literal, LiteralRole } from './schema/literal.js';
export { literalEdits } from './schema/literal-edits.js';
export type { LiteralChange } from './schema/literal-edits.js';
export { formatNamed, formats } from './formats.js';
export { SseParser } from './sse/sse-parser.js';
export type { SseEvent, SseLimits } from './sse/sse-parser.js';
export { sseFrame } from './sse/sse-frame.js';
export { refusalText } from './refusal-text.js';
export { AnyJsonCodec } from './format/any-json.codec.js';
export { deliveredIdentity } from './format/delivered-block.js';
export type { DeliveredText } from './format/delivered-block.js';
export type { JsonCodec, ReplyPart, StreamCodec } from './format/reply-codec.js';
export type { CalledTool, Outcome, ReplyBlockKind, ReplyEvent } from './format/reply-event.js';
export { nothing, same } from './format/reply-event.js';
export type { Told, WholeAnswer } from './format/told.js';
export { RouteTable } from './format/route-table.js';
export type { MatchedRoute } from './format/route-table.js';
export type { FormatName, Route, RouteKind, WireFormat } from './format/wire-format.js';
export { walk } from './schema/walk.js';
export { compactJson } from './json/compact-json.js';
export { inspectionPage } from './inspection-page.js';
