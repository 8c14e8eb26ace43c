import { complaint, undecided } from '../../checks';
import type { ResourceRule } from '../../types';

const SIZES = ['MinSize', 'DesiredSize', 'MaxSize'] as const;

export const scaling: ResourceRule = {
  over: 'resource',
  id: 'scaling',
  title: 'Sizes are in order: least, wanted, most',
  source: "EKS API: 'Minimum capacity can't be greater than maximum', after a quarter of an hour",
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const sizes = SIZES.map((size) => [size, group.read(`ScalingConfig.${size}`)] as const);
    const open = sizes.flatMap(([size, value]) =>
      value.kind === 'unknown' ? [undecided(`ScalingConfig.${size}`, value.expression)] : [],
    );
    if (open.length > 0) return open;
    const known = sizes.flatMap(([size, value]) =>
      value.kind === 'known' ? [[size, Number(value.value)] as const] : [],
    );
    return known.slice(1).flatMap(([size, value], index) => {
      const [smaller, below] = known[index]!;
      return below <= value
        ? []
        : [
            complaint(`ScalingConfig.${size}`, value, {
              problem: `${smaller} is ${below}, and must not be more than ${size}`,
              wayOut: `raise ${size} or lower ${smaller}`,
            }),
          ];
    });
  },
};
