import { Command } from 'commander';
import {
  allInstanceTypes,
  controlPlaneExcludedZoneIds,
  findInstanceType,
  lackingIn,
  regionNames,
  zoneIdsOf,
} from '../catalog';
import { filterProblems } from './filters';
import { explained, jsonOption } from './help';
import { familiesText } from './instance-families';
import type { ListedRegion } from './list-schemas';
import { asJson } from './output';
import { withOwnCatalog } from './own-catalog';
import { noted } from './print-notes';
import { refuse } from './refuse';
import { type Paint, plain } from './style';
import type { Surroundings } from './surroundings';
import { columns } from './table';

interface RegionsOptions {
  readonly instanceType?: string;
  readonly json?: boolean;
}

/** `windlass regions`: where GPUs are, zone by zone. */
export function regionsCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return explained(
    new Command('regions')
      .description('list the regions of the catalog: zones, what each offers, what CloudFormation lacks there')
      .option('--instance-type <type>', 'only regions and zones that offer it')
      .addOption(jsonOption())
      .action(async ({ instanceType, json }: RegionsOptions) => {
        if (!(await withOwnCatalog(surroundings, json))) return;
        const problems = filterProblems({ '--instance-type': instanceType });
        if (problems.length > 0) return refuse(output, problems, json);
        const asked = instanceType === undefined ? undefined : findInstanceType(instanceType)?.name;
        const regions = regionNames.map(listed).flatMap((region) => offering(region, asked));
        output.print(json === true ? asJson({ regions }) : `${renderRegions(regions, asked, output.paint)}\n`);
      }),
    {
      examples: [
        ['what is where', 'windlass regions'],
        ['zones that have a type', 'windlass regions --instance-type p6-b200.48xlarge'],
      ],
      failsWhen: 'the filter is wrong',
    },
  );
}

function listed(region: string): ListedRegion {
  const zones = zoneIdsOf(region).map((id) => ({
    id,
    controlPlane: !controlPlaneExcludedZoneIds.includes(id),
    instanceTypes: allInstanceTypes
      .filter(({ availabilityZoneIds }) => (availabilityZoneIds[region] ?? []).includes(id))
      .map(({ name }) => name),
  }));
  const offered = allInstanceTypes.filter(({ availabilityZoneIds }) => (availabilityZoneIds[region] ?? []).length > 0);
  return { region, gpus: [...new Set(offered.map(({ gpu }) => gpu))], zones, lacking: [...lackingIn(region)] };
}

/** The region with the zones that offer the type; nothing where none does. */
function offering(region: ListedRegion, type: string | undefined): readonly ListedRegion[] {
  if (type === undefined) return [region];
  const zones = region.zones.filter(({ instanceTypes }) => instanceTypes.includes(type));
  return zones.length === 0 ? [] : [{ ...region, zones }];
}

function renderRegions(regions: readonly ListedRegion[], type: string | undefined, paint: Paint = plain): string {
  const title = paint('title', type === undefined ? 'Regions' : `Regions that offer ${type}`);
  if (regions.length === 0) return `${title}\n  none offers it`;
  const table = columns(['region', 'GPUs', 'zone', 'offers'], regions.flatMap(rowsOf));
  const excluded = regions.flatMap(({ zones }) => zones.filter(({ controlPlane }) => !controlPlane));
  return [
    [title, table].join('\n'),
    noted(
      notes(
        regions,
        excluded.map(({ id }) => id),
      ),
      paint,
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A row a zone; what is true of the region stands in its first. */
const rowsOf = ({ region, gpus, zones }: ListedRegion): readonly (readonly string[])[] =>
  zones.map(({ id, instanceTypes }, index) => [
    index === 0 ? region : '',
    index === 0 ? gpus.join(', ') : '',
    id,
    instanceTypes.length === 0 ? '-' : familiesText(instanceTypes),
  ]);

function notes(regions: readonly ListedRegion[], excluded: readonly string[]): readonly string[] {
  const lacking = [...new Set(regions.flatMap((region) => region.lacking))].map((type) => {
    const where = regions.filter((region) => region.lacking.includes(type)).map(({ region }) => region);
    return `CloudFormation has no ${type} in ${where.join(', ')}`;
  });
  return [
    ...lacking,
    ...(excluded.length === 0 ? [] : [`the EKS control plane cannot stand in ${excluded.join(', ')}`]),
  ];
}
