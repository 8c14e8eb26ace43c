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

/** What a scanner says and this project keeps, by rule and kind of object. */
export interface ScannerException {
  readonly scanner: string;
  /** Its id, or the whole of it as an expression: cdk-nag writes what it found into the id. */
  readonly rule: string | RegExp;
  readonly kind: string;
  /** @default - every object of that kind */
  readonly object?: RegExp;
  readonly reason: string;
}
