import type { HuggingFaceConfig } from '../../catalog/types';
import { isRecord } from '../../units';

/** No published model comes near; beyond these a number is a mistake, and counting with it would not end. */
const LARGEST_FIELD = 1e9;
export const MOST_LAYERS = 10_000;

/** Reads fields by any of their names and remembers the required ones that are missing. */
export class FieldReader {
  readonly missing: string[] = [];
  /** Fields that hold no number, or one that no layer can have. */
  readonly impossible = new Map<string, unknown>();

  constructor(
    private readonly config: HuggingFaceConfig,
    private readonly within?: { readonly reader: FieldReader; readonly name: string },
  ) {}

  /** First of the names that holds a number. */
  optional(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const value = this.config[name];
      if (value === undefined || value === null) continue;
      const most = name === 'num_hidden_layers' ? MOST_LAYERS : LARGEST_FIELD;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
      this.refuse(name, value);
    }
    return undefined;
  }

  required(...names: readonly string[]): number {
    const value = this.optional(...names);
    if (value !== undefined && value > 0) return value;
    if (!names.some((name) => this.impossible.has(name))) this.lack(names.join(' or '));
    return 1;
  }

  /** Notes a field that is needed and not there, in a section under its path. */
  lack(field: string): void {
    this.missing.push(field);
    this.within?.reader.lack(`${this.within.name}.${field}`);
  }

  /** Notes what no layer can have. */
  refuse(field: string, value: unknown): void {
    this.impossible.set(field, value);
    this.within?.reader.refuse(`${this.within.name}.${field}`, value);
  }

  or(fallback: number, ...names: readonly string[]): number {
    return this.optional(...names) ?? fallback;
  }

  /** Like `or`, for what cannot be 0 where it is stated. */
  positive(fallback: number, name: string): number {
    const value = this.or(fallback, name);
    if (value === 0) this.refuse(name, value);
    return Math.max(1, value);
  }

  text(name: string): string | undefined {
    const value = this.config[name];
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.config[name] === true;
  }

  denies(name: string): boolean {
    return this.config[name] === false;
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.config[name];
    return Array.isArray(value) && value.every((item) => typeof item === 'number') ? (value as number[]) : undefined;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.config[name];
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : undefined;
  }

  records<T>(name: string): readonly T[] | undefined {
    const value = this.config[name];
    const isList = Array.isArray(value) && value.length > 0;
    return isList && value.every((item) => typeof item === 'object' && item !== null) ? (value as T[]) : undefined;
  }

  /** A section as a reader of its own; what is wrong with its fields is reported under their path. */
  nested(name: string): FieldReader | undefined {
    const value = this.config[name];
    return isRecord(value) ? new FieldReader(value as HuggingFaceConfig, { reader: this, name }) : undefined;
  }

  /** The same of a section that is sized where it can be: what it lacks is no problem. */
  aside(name: string): FieldReader | undefined {
    const value = this.config[name];
    return isRecord(value) ? new FieldReader(value as HuggingFaceConfig) : undefined;
  }

  has(name: string): boolean {
    return this.config[name] !== undefined && this.config[name] !== null;
  }
}
