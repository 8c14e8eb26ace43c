import { Command } from 'commander';
import { allInstanceTypes, BOUGHT_AS, findGpu } from '../catalog';
import type { InstanceTypeSpec, PurchaseOption } from '../catalog/types';
import { hasDriver } from '../environment';
import { DEFAULT_REGION } from '../planner';
import { formatUsd } from '../units';
import { askedBy, filterProblems } from './filters';
import { formatCount, formatNumber } from '../units/format';
import { explained, jsonOption } from './help';
import { familiesText } from './instance-families';
import type { ListedInstanceType } from './list-schemas';
import { asJson } from './output';
import { withOwnCatalog } from './own-catalog';
import { noted } from './print-notes';
import { refuse } from './refuse';
import { type Paint, plain } from './style';
import type { Surroundings } from './surroundings';
import { columns, facts } from './table';

interface InstanceTypesOptions {
  readonly region?: string;
  readonly gpu?: string;
  readonly purchaseOption?: string;
  readonly json?: boolean;
}

/** `windlass instance-types`: what the catalog has of hardware, and where it is sold. */
export function instanceTypesCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return explained(
    new Command('instance-types')
      .description('list the instance types of the catalog: GPUs, network, how and where they are sold')
      .option('--region <region>', 'only types offered there, with their zones and price there')
      .option('--gpu <gpu>', 'only types with this GPU, by the name in the table')
      .option('--purchase-option <option>', "only types sold so: 'capacity-block', 'spot', …")
      .addOption(jsonOption())
      .action(async (options: InstanceTypesOptions) => {
        if (!(await withOwnCatalog(surroundings, options.json))) return;
        const problems = filterProblems(filtersOf(options));
        if (problems.length > 0) return refuse(output, problems, options.json);
        const instanceTypes = allInstanceTypes.filter((type) => matches(type, options)).map(listed);
        output.print(
          options.json === true
            ? asJson({ instanceTypes })
            : `${renderInstanceTypes(instanceTypes, options, output.paint)}\n`,
        );
      }),
    {
      examples: [
        ['what there is', 'windlass instance-types'],
        ['where a GPU is sold in blocks', 'windlass instance-types --gpu H200 --purchase-option capacity-block'],
      ],
      failsWhen: 'a filter is wrong (an empty list is no failure)',
    },
  );
}

const filtersOf = ({ region, gpu, purchaseOption }: InstanceTypesOptions) => ({
  '--region': region,
  '--gpu': gpu,
  '--purchase-option': purchaseOption,
});

function matches(type: InstanceTypeSpec, { region, gpu, purchaseOption }: InstanceTypesOptions): boolean {
  return (
    (region === undefined || (type.availabilityZoneIds[region] ?? []).length > 0) &&
    (gpu === undefined || type.gpu === findGpu(gpu)?.name) &&
    (purchaseOption === undefined || type.purchaseOptions.some((option) => option === purchaseOption))
  );
}

const listed = (type: InstanceTypeSpec): ListedInstanceType => ({
  name: type.name,
  gpu: type.gpu,
  gpuCount: type.gpuCount,
  gpuMemoryGiB: findGpu(type.gpu)?.visibleMemoryGiB ?? 0,
  interconnect: type.gpuCount === 1 ? 'none' : type.nvlink ? 'NVLink' : 'PCIe',
  networkGbps: type.network.baselineGbps,
  efaInterfaces: type.efaInterfaces,
  purchaseOptions: [...type.purchaseOptions],
  availabilityZoneIds: Object.fromEntries(
    Object.entries(type.availabilityZoneIds).map(([region, zones]) => [region, [...zones]]),
  ),
  onDemandUsdPerHour: { ...type.onDemandUsdPerHour },
  hasDriver: hasDriver(type.name),
});

function renderInstanceTypes(
  types: readonly ListedInstanceType[],
  options: InstanceTypesOptions,
  paint: Paint = plain,
): string {
  const { region } = options;
  const title = paint('title', `Instance types${region === undefined ? '' : ` in ${region}`}`);
  if (types.length === 0) return `${title}\n  none matches ${askedBy(filtersOf(options))}`;
  const priced = region ?? DEFAULT_REGION;
  const table = columns(
    [
      'type',
      'GPUs',
      'GiB a GPU',
      'between GPUs',
      'network',
      'EFA',
      'bought as',
      `on demand in ${priced}`,
      ...(region === undefined ? [] : ['zones']),
    ],
    types.map((type) => rowOf(type, region, priced)),
  );
  const undriven = types.filter((type) => !type.hasDriver).map(({ name }) => name);
  const note =
    undriven.length === 0 ? [] : [noted([`no node image has a driver yet for ${familiesText(undriven)}`], paint)];
  const where = region === undefined ? [`${paint('title', 'Offered in')}\n${facts(regionRows(types))}`] : [];
  return [[title, table].join('\n'), ...where, ...note].join('\n\n');
}

/** Regions of the types; those offered in the same ones share a row. */
function regionRows(types: readonly ListedInstanceType[]): readonly (readonly [string, string])[] {
  const byRegions = new Map<string, string[]>();
  for (const { name, availabilityZoneIds } of types) {
    const regions = Object.keys(availabilityZoneIds).join(', ');
    byRegions.set(regions, [...(byRegions.get(regions) ?? []), name]);
  }
  return [...byRegions].map(([regions, names]) => [familiesText(names), regions]);
}

function rowOf(type: ListedInstanceType, region: string | undefined, priced: string): readonly string[] {
  const usd = type.onDemandUsdPerHour[priced];
  return [
    type.name,
    `${type.gpuCount} × ${type.gpu}`,
    formatNumber(type.gpuMemoryGiB),
    type.interconnect === 'none' ? '-' : type.interconnect,
    `${formatCount(type.networkGbps)} Gbit/s`,
    type.efaInterfaces === 0 ? '-' : String(type.efaInterfaces),
    type.purchaseOptions.map((option) => BOUGHT_AS[option as PurchaseOption]).join(', '),
    usd === undefined ? '-' : formatUsd(usd),
    ...(region === undefined ? [] : [(type.availabilityZoneIds[region] ?? []).join(', ')]),
  ];
}
