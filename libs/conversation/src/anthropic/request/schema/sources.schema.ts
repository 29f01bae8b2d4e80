import { content, leaf, list, object, prose, variant, words, either } from '../../../schema/schema.js';
import { cacheControl, fileId, mediaType } from './leaves.schema.js';

const base64 = object({
  type: words('base64'),
  media_type: mediaType,
  data: leaf('encoded', 'bytes of an image or a document, which no detector can read', /^[A-Za-z0-9+/]*={0,2}$/),
});
const url = object({ type: words('url'), url: leaf('address', 'where the provider fetches content') });
const file = object({ type: words('file'), file_id: fileId });

/** Where a text cites from. An index is a proof only in what the provider said, so it is content here. */
const citation = object({
  type: words('char_location', 'content_block_location', 'page_location', 'search_result_location', 'web_search_result_location'),
  cited_text: content,
  document_index: content,
  document_title: content,
  end_block_index: content,
  end_char_index: content,
  end_page_number: content,
  file_id: content,
  search_result_index: content,
  source: content,
  start_block_index: content,
  start_char_index: content,
  start_page_number: content,
  title: content,
  url: content,
});

const citedText = (citations: ReturnType<typeof object>) =>
  object({ type: words('text'), text: prose, citations: list(citations), cache_control: cacheControl });

export const text = citedText(citation);
/** A text of the model's own, whose citations of the web carry the provider's proof. */
export const modelText = citedText(
  object({
    ...citation.members,
    encrypted_index: leaf('proof', 'the provider’s proof of a citation', /^[\w+/=-]*$/),
  }),
);
export const image = object({
  type: words('image'),
  source: variant('type', { base64, url, file }),
  cache_control: cacheControl,
});
const inlineParts = list(variant('type', { text, image }));
export const document = object({
  type: words('document'),
  source: variant('type', {
    base64,
    url,
    file,
    text: object({ type: words('text'), media_type: mediaType, data: prose }),
    content: object({ type: words('content'), content: either({ string: prose, list: inlineParts }) }),
  }),
  title: content,
  context: content,
  citations: object({ enabled: content }),
  cache_control: cacheControl,
});
export const searchResult = object({
  type: words('search_result'),
  source: content,
  title: content,
  content: list(variant('type', { text })),
  citations: object({ enabled: content }),
  cache_control: cacheControl,
});
