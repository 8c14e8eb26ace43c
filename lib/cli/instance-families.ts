import { allInstanceTypes } from '../catalog';

const familyOf = (type: string): string => type.split('.')[0] ?? type;

/** `p5en.48xlarge, g6e (all 8 sizes)`: instance types by family, where several of one are named. */
export const familiesText = (types: readonly string[]): string =>
  [...new Set(types.map(familyOf))].map((family) => familyText(family, types)).join(', ');

function familyText(family: string, types: readonly string[]): string {
  const sizes = types.filter((type) => familyOf(type) === family);
  const all = allInstanceTypes.filter(({ name }) => familyOf(name) === family).length;
  if (sizes.length === 1) return sizes[0] ?? family;
  if (sizes.length < all) return `${family} (${sizes.length} of ${all} sizes)`;
  return `${family} (${all === 2 ? 'both' : `all ${all}`} sizes)`;
}
