import type { HuggingFaceConfig } from '../../catalog/types';

/** Reads fields by any of their names and remembers the required ones that are missing. */
export class FieldReader {
  readonly missing: string[] = [];

  constructor(private readonly config: HuggingFaceConfig) {}

  /** First of the names that holds a number. */
  optional(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const value = this.config[name];
      if (typeof value === 'number' && Number.isFinite(value)) return value;
    }
    return undefined;
  }

  required(...names: readonly string[]): number {
    const value = this.optional(...names);
    if (value !== undefined && value > 0) return value;
    this.missing.push(names.join(' or '));
    return 1;
  }

  or(fallback: number, ...names: readonly string[]): number {
    return this.optional(...names) ?? fallback;
  }

  text(name: string): string | undefined {
    const value = this.config[name];
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.config[name] === true;
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.config[name];
    return Array.isArray(value) && value.every((item) => typeof item === 'number') ? (value as number[]) : undefined;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.config[name];
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : undefined;
  }

  /** A nested object as a reader of its own; missing fields are reported under their path. */
  nested(name: string): FieldReader | undefined {
    const value = this.config[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new FieldReader(value as HuggingFaceConfig);
  }

  has(name: string): boolean {
    return this.config[name] !== undefined && this.config[name] !== null;
  }
}
