import { ApiProblem } from '../wire/api-problem.js';
import { invalid } from './error-body.js';
import { ResourceStore } from './resource-store.js';

export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
  readonly createdAt: string;
}

const maxFiles = 100;
const maxFileBytes = 8 * 1024 * 1024;

const uploadedFile = async (body: Buffer, contentType: string): Promise<File> => {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData().catch(() => null);
  const file = form?.get('file');
  if (!(file instanceof File)) throw invalid('file', 'Field required: a multipart form with a file');
  if (file.size > maxFileBytes) throw new ApiProblem(413, 'The simulator keeps files of up to 8 MB');
  return file;
};

/**
 * The Files API, https://docs.anthropic.com/en/api/files-create, with or without the header of the beta that it was. Uploaded files can be
 * downloaded, which the real API allows only for files that a tool made.
 */
export class Files {
  private readonly store = new ResourceStore<StoredFile>('file', maxFiles);

  async upload(body: Buffer, contentType: string, requestHash: string): Promise<StoredFile> {
    const file = await uploadedFile(body, contentType);
    const bytes = Buffer.from(await file.arrayBuffer());
    const createdAt = new Date().toISOString();
    return this.store.add('file', requestHash, (id) => ({
      id,
      filename: file.name,
      mimeType: file.type || 'application/octet-stream',
      bytes,
      createdAt,
    }));
  }

  get(id: string): StoredFile {
    return this.store.get(id);
  }

  delete(id: string): object {
    this.store.remove(id);
    return { id, type: 'file_deleted' };
  }

  list(query: URLSearchParams): object {
    return this.store.page(query, shownFile);
  }
}

/** The FileMetadata object. */
export const shownFile = ({ id, filename, mimeType, bytes, createdAt }: StoredFile): object => ({
  id,
  type: 'file',
  filename,
  mime_type: mimeType,
  size_bytes: bytes.length,
  created_at: createdAt,
  downloadable: true,
});
