import { allInstanceTypes, allModels, BOUGHT_AS, findGpu, findInstanceType, findModel } from '../../catalog';
import type { PurchaseOption } from '../../catalog/types';
import { defined, formatGB } from '../../units';
import type { Problem } from '../../problem';
import type { Choice } from '../choice';
import { type Field, FIELDS, type Group, GROUPS, type Key } from '../fields';
import { readField } from '../fragment';
import { el } from './dom';

type Control = HTMLInputElement | HTMLSelectElement;

export interface Form {
  readonly element: HTMLElement;
  readonly write: (choice: Choice) => void;
  /** Says in empty fields what is planned there. */
  readonly suggest: (planned: Readonly<Partial<Record<Key, unknown>>>) => void;
  /** What stands in it; what is wrong is left out and said beside its field. */
  readonly read: () => { readonly choice: Choice; readonly problems: readonly Problem[] };
}

/** Groups that are seldom needed are folded. */
const OPEN: readonly Group[] = ['Model', 'Hardware', 'Traffic', 'Price'];
const WIDE: readonly Key[] = ['model', 'checkpoint', 'instanceType', 'draftModel', 'apiUsdPerMillionTokens'];

export function createForm(changed: () => void): Form {
  const controls = new Map(FIELDS.map((field) => [field.key, controlOf(field)]));
  const controlAt = (key: Key): Control => controls.get(key) as Control;
  const element = el('form', { id: 'form', class: 'card', 'aria-label': 'What is planned' });
  for (const group of GROUPS) element.append(groupOf(group, controlAt));
  element.addEventListener('submit', (event) => event.preventDefault());
  element.addEventListener('input', (event) => {
    if (event.target === controlAt('model')) controlAt('checkpoint').value = '';
    changed();
  });
  return {
    element,
    write: (choice) => {
      for (const field of FIELDS) {
        fill(field, controlAt(field.key), choice);
        controlAt(field.key).value = choice[field.key] === undefined ? '' : String(choice[field.key]);
        if (choice[field.key] !== undefined) unfold(controlAt(field.key));
      }
    },
    suggest: (planned) => {
      for (const { key, otherwise } of FIELDS) {
        const control = controlAt(key);
        if (!(control instanceof HTMLInputElement) || otherwise === undefined) continue;
        control.placeholder = planned[key] === undefined ? otherwise : `${String(planned[key])} (${otherwise})`;
      }
    },
    read: () => readAll(controlAt),
  };
}

function readAll(controlAt: (key: Key) => Control): ReturnType<Form['read']> {
  let choice: Partial<Choice> = {};
  const problems: Problem[] = [];
  for (const field of FIELDS) {
    const control = controlAt(field.key);
    fill(field, control, choice);
    const read = readField(field, control.value, choice);
    const wrong = 'problem' in read ? read.problem : undefined;
    if (wrong !== undefined) problems.push(wrong);
    mark(control, wrong?.message);
    if ('value' in read) choice = { ...choice, [field.key]: read.value };
  }
  return { choice: defined(choice) as Choice, problems };
}

const idOf = (key: Key): string => `field-${key}`;

function controlOf({ key, kind, otherwise = '', hint }: Field): Control {
  const described = [hint === undefined ? '' : `${idOf(key)}-hint`, `${idOf(key)}-wrong`].join(' ').trim();
  const attributes = { id: idOf(key), name: key, 'aria-describedby': described, autocomplete: 'off' };
  if (kind.is === 'one-of' || kind.is === 'boolean') return el('select', attributes);
  const mode = kind.is === 'count' ? 'numeric' : kind.is === 'share' || kind.is === 'number' ? 'decimal' : 'text';
  return el('input', { ...attributes, type: 'text', inputmode: mode, placeholder: otherwise, spellcheck: 'false' });
}

function groupOf(group: Group, controlAt: (key: Key) => Control): HTMLElement {
  const fields = FIELDS.filter((field) => field.group === group).map(({ key, label, hint }) =>
    el(
      'div',
      { class: WIDE.includes(key) ? 'field wide' : 'field' },
      el('label', { for: idOf(key) }, label),
      controlAt(key),
      hint === undefined ? undefined : el('small', { id: `${idOf(key)}-hint` }, hint),
      el('span', { id: `${idOf(key)}-wrong`, class: 'wrong' }),
    ),
  );
  return el(
    'details',
    { class: 'group', open: OPEN.includes(group) },
    el('summary', {}, group),
    el('div', { class: 'fields', role: 'group', 'aria-label': group }, ...fields),
  );
}

function mark(control: Control, wrong = ''): void {
  if (wrong === '') control.removeAttribute('aria-invalid');
  else control.setAttribute('aria-invalid', 'true');
  const place = document.getElementById(`${control.id}-wrong`);
  if (place !== null && place.textContent !== wrong) place.textContent = wrong;
}

function unfold(control: Control): void {
  const group = control.closest('details');
  if (group !== null) group.open = true;
}

interface Choosable {
  readonly value: string;
  readonly text: string;
  readonly group?: string;
}

/** Options of a list that depend on what was chosen before; a list that is as it was stays untouched. */
function fill(field: Field, control: Control, choice: Partial<Choice>): void {
  if (!(control instanceof HTMLSelectElement)) return;
  const choosable = choosableOf(field, choice);
  const mark = JSON.stringify(choosable);
  if (control.dataset['options'] === mark) return;
  control.dataset['options'] = mark;
  const { value } = control;
  control.replaceChildren(...optionsOf(choosable));
  control.value = choosable.some((one) => one.value === value) ? value : (choosable[0]?.value ?? '');
}

function optionsOf(choosable: readonly Choosable[]): Node[] {
  const groups = new Map<string, HTMLElement>();
  return choosable.flatMap(({ value, text, group }) => {
    const option = el('option', { value }, text);
    if (group === undefined) return [option];
    const known = groups.get(group);
    if (known !== undefined) {
      known.append(option);
      return [];
    }
    const made = el('optgroup', { label: group }, option);
    groups.set(group, made);
    return [made];
  });
}

function choosableOf({ key, kind, otherwise }: Field, choice: Partial<Choice>): readonly Choosable[] {
  const open = otherwise === undefined ? [] : [{ value: '', text: otherwise }];
  if (kind.is === 'boolean') return [...open, { value: 'true', text: 'on' }, { value: 'false', text: 'off' }];
  if (kind.is !== 'one-of') return [];
  const special = SPECIAL[key];
  return [...open, ...(special === undefined ? kind.of(choice).map(named) : special(choice))];
}

const named = (value: string): Choosable => ({ value, text: value });

/** Lists whose entries say more than their name. */
const SPECIAL: Partial<Record<Key, (choice: Partial<Choice>) => readonly Choosable[]>> = {
  model: () =>
    allModels.map(({ id, name, provenance }) => ({
      value: id,
      text: name === id ? id : `${name} (${id})`,
      group: provenance === 'announced' ? 'Announced: weights are not public' : 'Published',
    })),
  checkpoint: ({ model = '' }) =>
    (findModel(model)?.checkpoints ?? []).map(({ id, quantization, bytes }) => ({
      value: id,
      text: [id, quantization, bytes === undefined ? undefined : formatGB(bytes)].filter(Boolean).join(' · '),
    })),
  instanceType: () =>
    allInstanceTypes.map(({ name, gpu, gpuCount }) => ({
      value: name,
      text: `${name} · ${gpuCount} × ${gpu}`,
      group: `${gpu}, ${findGpu(gpu)?.visibleMemoryGiB.toFixed(0) ?? '?'} GiB`,
    })),
  region: ({ instanceType = '' }) => {
    const zones = findInstanceType(instanceType)?.availabilityZoneIds ?? {};
    return regionsOf().map((region) => ({
      value: region,
      text: (zones[region] ?? []).length > 0 ? region : `${region} (type not offered)`,
    }));
  },
  purchaseOption: ({ instanceType = '' }) => {
    const sold: readonly string[] = findInstanceType(instanceType)?.purchaseOptions ?? [];
    return (Object.entries(BOUGHT_AS) as [PurchaseOption, string][]).map(([value, words]) => ({
      value,
      text: sold.includes(value) ? words : `${words} (not sold so)`,
    }));
  },
};

const regionsOf = (): readonly string[] => {
  const kind = FIELDS.find(({ key }) => key === 'region')?.kind;
  return kind?.is === 'one-of' ? kind.of({}) : [];
};
