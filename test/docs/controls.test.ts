import { readFileSync } from 'node:fs';
import { CONTROLS_PAGE, controlsPage } from '../../bin/update-controls';
import { rules } from '../../lib/policy';
import { type Control, controls, HELD_OTHERWISE, NOT_ENFORCED, rulesOf } from '../../lib/policy/controls';

const isHeld = (control: Control): boolean =>
  rulesOf(control, rules).length > 0 || HELD_OTHERWISE[control.id] !== undefined;

test('every control is enforced by a rule, or listed as one that is not yet', () => {
  expect(controls.length).toBeGreaterThan(100);
  expect(
    controls
      .filter((control) => !isHeld(control))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(NOT_ENFORCED);
});

test('a control that no rule names is noticed', () => {
  const [first] = controls;
  expect(
    rulesOf(
      first!,
      rules.filter(({ controls: named = [] }) => !named.includes(first!.id)),
    ),
  ).toEqual([]);
});

test('rules name controls there are', () => {
  const known = new Set(controls.map(({ id }) => id));
  expect(rules.flatMap(({ controls: named = [] }) => named).filter((id) => !known.has(id))).toEqual([]);
});

test('the page is that of today', () => {
  expect(readFileSync(CONTROLS_PAGE, 'utf8')).toBe(controlsPage());
});
