import { escaped } from '../units/svg';

/** Where a number comes from. */
export interface Origin {
  readonly formula?: string;
  readonly inputs?: Readonly<Record<string, string | number>>;
  readonly source: string;
}

/** A number as it is shown, with its place in the JSON of the plan. */
export interface Figure extends Origin {
  readonly label: string;
  /** As it is read. */
  readonly text: string;
  /** `deployments.0.plan.throughput.tpotMs.expected`; absent: it is in no JSON of one plan. */
  readonly path?: string;
  readonly value?: number;
}

/** The numbers of a page: each is shown with formula and source at hand, and all of them are listed at its end. */
export class Figures {
  private readonly known: Figure[] = [];

  /** `prefix`: of the ids of a page that shows several plans. */
  constructor(private readonly prefix: string) {}

  /** A button: the pointer over it, the focus on it, show where the number comes from. */
  show(figure: Figure): string {
    this.known.push(figure);
    const id = `${this.prefix}f${this.known.length}`;
    const data =
      figure.path === undefined
        ? ''
        : ` data-path="${escaped(figure.path)}"${figure.value === undefined ? '' : ` data-value="${figure.value}"`}`;
    return `<span class="fig"><button type="button" class="num" aria-describedby="${id}"${data}>${escaped(figure.text)}</button><span class="tip" role="tooltip" id="${id}">${originHtml(figure)}</span></span>`;
  }

  /** Every number shown, for paper. */
  all(): readonly Figure[] {
    return this.known;
  }
}

function originHtml({ formula, inputs = {}, source }: Origin): string {
  const given = inputsText(inputs);
  return [
    ...(formula === undefined ? [] : [`<code>= ${escaped(formula)}</code>`]),
    ...(given === '' ? [] : [`<span>with ${escaped(given)}</span>`]),
    `<span>Source: ${escaped(source)}</span>`,
  ].join('');
}

export const inputsText = (inputs: Readonly<Record<string, string | number>>): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : value}`)
    .join(', ');
