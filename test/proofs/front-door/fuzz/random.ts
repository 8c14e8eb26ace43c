/** Mulberry32: the same numbers for the same seed on every machine. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  isOneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }
}
