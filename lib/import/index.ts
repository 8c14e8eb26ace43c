export type { ImportOptions } from './environment';
export { importResultSchema } from './result-schema';
export { decideEngine } from './decide';
export { readSource } from './read-source';
export { importSource, type ImportResult } from './import-source';
export { asTypeScript } from './typescript';
export { FORMATS, type Item, type Outcome, OUTCOMES, type SourceFormat } from './types';
