type Child = Node | string | undefined | readonly Child[];
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes and children; what is undefined is left out. Text is always text. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  append(element, children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue;
    if (typeof child === 'string' || child instanceof Node) element.append(child);
    else append(element, child);
  }
}

export function button(words: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, words);
  made.addEventListener('click', act);
  return made;
}

/** Sizes are set by script: the policy of the page allows no style attribute. */
export function sized(element: HTMLElement, style: Partial<Pick<CSSStyleDeclaration, 'width' | 'left'>>): HTMLElement {
  Object.assign(element.style, style);
  return element;
}

/** A list, or nothing where it would be empty. */
export const list = (items: readonly Child[], attributes: Attributes = {}): HTMLElement | undefined =>
  items.length === 0 ? undefined : el('ul', attributes, ...items.map((item) => el('li', {}, item)));
