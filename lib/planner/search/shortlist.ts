/** The first of everything offered, in order: exactly what sorting all of it would put there, without keeping all of it. */
export class Shortlist<T> {
  private kept: T[] = [];
  /** What nothing later may equal or follow; undefined: there is still room. */
  private last?: T;

  constructor(
    private readonly most: number,
    private readonly order: (one: T, two: T) => number,
  ) {}

  offer(one: T): void {
    // Of equals, the first one offered stays in front, as in a stable sort.
    if (this.last !== undefined && this.order(one, this.last) >= 0) return;
    this.kept.push(one);
    if (this.kept.length < 2 * this.most) return;
    this.kept = this.inOrder();
    this.last = this.kept.at(-1);
  }

  inOrder(): T[] {
    return [...this.kept].sort(this.order).slice(0, this.most);
  }
}
