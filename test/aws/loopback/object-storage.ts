import type { Account } from '../account/account';

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface StorageRequest {
  readonly method: string;
  /** `bucket/key` */
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly body: Buffer;
}

const XML = { 'content-type': 'application/xml' };
const STORED = { etag: '"0"' };

/** The bootstrap bucket: what asset publishing asks of S3, path style. */
export class ObjectStorage {
  readonly objects = new Map<string, Buffer>();

  /** What is uploaded already has no bytes here, which only templates need. */
  constructor(private readonly account: Account) {
    for (const path of account.objects) if (!path.endsWith('.json')) this.objects.set(path, Buffer.alloc(0));
  }

  /** Undefined for what the double does not know. */
  answer(request: StorageRequest): (Answer & { readonly action: string }) | undefined {
    const { method, path, parameters } = request;
    if (parameters.has('location')) return { action: 'GetBucketLocation', headers: XML, body: this.location() };
    if (parameters.has('encryption')) return { action: 'GetBucketEncryption', headers: XML, body: ENCRYPTION };
    if (parameters.has('list-type')) return { action: 'ListObjectsV2', headers: XML, body: this.list(parameters) };
    if (parameters.has('uploads') || parameters.has('uploadId')) return this.multipart(request);
    if (method === 'PUT') return this.store(path, request.body);
    if (method === 'HEAD' || method === 'GET') return this.fetch(path);
    return undefined;
  }

  private store(path: string, body: Buffer): Answer & { readonly action: string } {
    this.objects.set(path, body);
    this.account.objects.add(path);
    return { action: 'PutObject', headers: STORED };
  }

  /** Large layers come in parts. The object exists once the upload is completed; its bytes interest nobody. */
  private multipart({ method, path, parameters }: StorageRequest): Answer & { readonly action: string } {
    if (parameters.has('uploads')) {
      const body = '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>';
      return { action: 'CreateMultipartUpload', headers: XML, body };
    }
    if (method === 'PUT') return { action: 'UploadPart', headers: STORED };
    this.store(path, Buffer.alloc(0));
    const body = '<CompleteMultipartUploadResult><ETag>0</ETag></CompleteMultipartUploadResult>';
    return { action: 'CompleteMultipartUpload', headers: XML, body };
  }

  private fetch(path: string): Answer & { readonly action: string } {
    const body = this.objects.get(path) ?? (path === this.account.assetBucket ? Buffer.alloc(0) : undefined);
    return { action: 'HeadObject', ...(body === undefined ? { status: 404 } : { headers: STORED, body }) };
  }

  private location(): string {
    const { region } = this.account;
    return `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region}</LocationConstraint>`;
  }

  private list(parameters: URLSearchParams): string {
    const prefix = `${this.account.assetBucket}/${parameters.get('prefix') ?? ''}`;
    const found = [...this.objects.keys()].filter((path) => path.startsWith(prefix));
    const keys = found.map((path) => `<Key>${path.slice(this.account.assetBucket.length + 1)}</Key><Size>1</Size>`);
    const contents = keys.map((key) => `<Contents>${key}</Contents>`).join('');
    return `<ListBucketResult><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
  }
}

const ENCRYPTION =
  '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
  '</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';
