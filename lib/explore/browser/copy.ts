import { button, el, list } from './dom';

export interface Copied {
  readonly title: string;
  readonly text: string;
  /** What is to be known of it. */
  readonly remark: string;
  readonly problems: readonly string[];
}

/** Shows a text to be copied and copies it; where the browser forbids that, it is selected. */
export function showCopy({ title, text, remark, problems }: Copied): void {
  const area = el('textarea', { readonly: true, 'aria-label': title, spellcheck: 'false' });
  area.value = text;
  const said = el('p', { role: 'status', class: 'soft' });
  const dialog = el(
    'dialog',
    { 'aria-labelledby': 'copy-title' },
    el('h2', { id: 'copy-title' }, title),
    el('p', { class: 'soft' }, remark),
    list(problems, { class: 'problems' }),
    area,
    el(
      'div',
      { class: 'actions' },
      button('Copy', () => copy(area, said), { class: 'main' }),
      button('Close', () => dialog.close()),
      said,
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  copy(area, said);
}

function copy(area: HTMLTextAreaElement, said: HTMLElement): void {
  const failed = (): void => {
    area.select();
    said.textContent = 'The browser does not allow it; the text is selected.';
  };
  if (navigator.clipboard === undefined) return failed();
  navigator.clipboard.writeText(area.value).then(() => {
    said.textContent = 'Copied.';
  }, failed);
}
