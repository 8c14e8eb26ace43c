/** What a scanner says of one object. */
export interface ScannerFinding {
  readonly scanner: string;
  readonly rule: string;
  /** `AWS::S3::Bucket` or `Deployment`. */
  readonly kind: string;
  readonly object: string;
  readonly message: string;
  /** Name of the file it stands in, without folders. */
  readonly file: string;
}

/** A program that never saw this project. */
export interface Scanner {
  readonly name: string;
  /** Of every template and manifest that {@link writeSubjects} put below a directory. */
  readonly scan: (directory: string) => Promise<readonly ScannerFinding[]>;
}
