import { outOfRange } from '../../lib/catalog';
import type { EngineFlagSpec } from '../../lib/catalog/types';
import type { FlagValue } from '../../lib/schema/engine-fields';

/** Values that each type of flag takes, and nearest ones that it does not; the real parser is asked about both. */
interface Samples {
  readonly of: RegExp;
  readonly legal: readonly FlagValue[];
  readonly illegal: readonly FlagValue[];
}

const WORD = /^(str|comma)/;

const SAMPLES: readonly Samples[] = [
  { of: /^list<int>/, legal: [[1, 2, 4]], illegal: [['a'], 'a', []] },
  { of: /^list<enum>/, legal: [], illegal: [['nothing']] },
  { of: /^list/, legal: [['a', 'b']], illegal: ['a', [], ['--x']] },
  { of: /^json list/, legal: [['a']], illegal: ['a', {}] },
  { of: /^json/, legal: [{}], illegal: ['{', 1, []] },
  { of: /^str\|json/, legal: ['cpu'], illegal: ['', true] },
  { of: /^int\|human/, legal: [1, '1K', '25.6k'], illegal: ['many', '25.6K', 1.5] },
  { of: /^int/, legal: [1], illegal: ['many', 1.5, true] },
  { of: /^float/, legal: [0.5, 1], illegal: ['much'] },
  { of: WORD, legal: ['a'], illegal: ['', '--x', 1, {}] },
];

export function samplesOf(spec: EngineFlagSpec): Pick<Samples, 'legal' | 'illegal'> {
  if (spec.kind !== 'value') return { legal: [true, false], illegal: ['true', 1] };
  if (spec.flag === '--additional-config') return { legal: [{}], illegal: ['{'] };
  if (spec.flag === '--generation-config') return { legal: ['auto', 'vllm'], illegal: ['', '--x', 1, {}, '/models/x'] };
  const { choices, choicesEnforced, type } = spec;
  if (choices !== undefined && choicesEnforced === true) {
    const [first = ''] = choices;
    return type.startsWith('list')
      ? { legal: [[first]], illegal: [['nothing']] }
      : { legal: [...choices], illegal: ['nothing'] };
  }
  if (choices !== undefined) return { legal: choices.filter((one) => typeof one === 'string'), illegal: ['', '--x'] };
  const samples = SAMPLES.find((one) => one.of.test(type));
  if (samples === undefined) throw new Error(`no sample of type ${type} (${spec.flag})`);
  const isLegal = (value: FlagValue) =>
    typeof value !== 'number' || outOfRange(spec.flag.slice(2), value) === undefined;
  return { ...samples, legal: samples.legal.filter(isLegal) };
}
