import type { TemplateJson } from '../model/resource';
import { isObject } from '../model/values';
import type { Complaint } from './service-rules';

/** Source: AWS CloudFormation user guide, CloudFormation quotas. */
export const TEMPLATE_LIMITS = {
  /** When the template lies in a bucket, as CDK puts it. */
  templateBytes: 1_000_000,
  /** When it is a parameter of the request. */
  inlineTemplateBytes: 51_200,
  count: { Resources: 500, Outputs: 200, Parameters: 200, Mappings: 200 },
  nameLength: { Resources: 255, Outputs: 255, Parameters: 255, Mappings: 255 },
  exportNameLength: 255,
  outputValueBytes: 4096,
  descriptionBytes: 1024,
} as const;

type Section = keyof typeof TEMPLATE_LIMITS.count;
const SECTIONS = Object.keys(TEMPLATE_LIMITS.count) as readonly Section[];

/** Limits of CloudFormation that a template is above. */
export function limitComplaints(template: TemplateJson): readonly Complaint[] {
  return [
    ...SECTIONS.flatMap((section) => sectionComplaints(template, section)),
    ...sizeComplaints(template),
    ...outputComplaints(template),
  ];
}

const keysOf = (template: TemplateJson, section: Section): readonly string[] =>
  isObject(template[section]) ? Object.keys(template[section]) : [];

function sectionComplaints(template: TemplateJson, section: Section): readonly Complaint[] {
  const keys = keysOf(template, section);
  const limit = TEMPLATE_LIMITS.count[section];
  const long = keys.filter((key) => key.length > TEMPLATE_LIMITS.nameLength[section]);
  return [
    ...(keys.length > limit
      ? [
          above(
            section,
            `Number of ${section.toLowerCase()}, ${keys.length}, is greater than maximum allowed, ${limit}`,
          ),
        ]
      : []),
    ...long.map((key) =>
      above(
        section,
        `the name ${key.slice(0, 20)}… in ${section} is longer than ${TEMPLATE_LIMITS.nameLength[section]} characters`,
      ),
    ),
  ];
}

function sizeComplaints(template: TemplateJson): readonly Complaint[] {
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (bytes <= TEMPLATE_LIMITS.templateBytes) return [];
  return [above('Resources', `Template may not exceed ${TEMPLATE_LIMITS.templateBytes} bytes in size, got ${bytes}`)];
}

function outputComplaints({ Outputs, Description }: TemplateJson): readonly Complaint[] {
  const long = Object.entries(Outputs ?? {}).flatMap(([key, output]) => {
    const value = isObject(output) ? output['Value'] : undefined;
    const name = isObject(output) && isObject(output['Export']) ? output['Export']['Name'] : undefined;
    return [
      ...(lengthOf(name) > TEMPLATE_LIMITS.exportNameLength
        ? [
            above(
              'Outputs',
              `the export of ${key} has a name longer than ${TEMPLATE_LIMITS.exportNameLength} characters`,
            ),
          ]
        : []),
      ...(lengthOf(value) > TEMPLATE_LIMITS.outputValueBytes
        ? [above('Outputs', `the value of ${key} is longer than ${TEMPLATE_LIMITS.outputValueBytes} bytes`)]
        : []),
    ];
  });
  return lengthOf(Description) > TEMPLATE_LIMITS.descriptionBytes
    ? [...long, above('Description', `Description may not exceed ${TEMPLATE_LIMITS.descriptionBytes} bytes`)]
    : long;
}

const lengthOf = (text: unknown): number => (typeof text === 'string' ? Buffer.byteLength(text) : 0);

const above = (section: string, reason: string): Complaint => ({
  properties: [section],
  reason,
  wayOut: 'divide the stack, or say less in it',
});
