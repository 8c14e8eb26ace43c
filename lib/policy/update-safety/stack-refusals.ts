import { type Assembly, exportsOf } from '../model/assembly';
import type { Resource, Stack } from '../model/resource';
import { isObject } from '../model/values';
import { canonical, type HasMoved } from './canonical';
import type { Change } from './changes';
import { collisionsBetween, namesOf } from './collisions';
import type { Complaint, Refusal } from './service-rules';
import { importsOf } from './stacks';
import { limitComplaints } from './template-limits';

export interface Deploy {
  readonly old: Assembly;
  readonly next: Assembly;
  readonly changes: readonly Change[];
  readonly hasMoved: HasMoved;
}

/** A resource or a stack, and what CloudFormation refuses of it. */
interface Finding extends Complaint {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

/** What CloudFormation refuses of stacks, beside what services refuse of resources. */
export interface StackRule {
  readonly id: string;
  readonly source: string;
  judge(deploy: Deploy): readonly Finding[];
}

export const STACK = 'AWS::CloudFormation::Stack';
const OUTPUT = 'AWS::CloudFormation::Output';

const exportInUse: StackRule = {
  id: 'cloudformation-export-in-use',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  judge: (deploy) =>
    deploy.old.stacks.flatMap((importer) =>
      importsOf(importer.template).flatMap((name) => exportFinding(deploy, importer, name)),
    ),
};

/** The exporting stack is deployed first, while the importer still is as before. */
function exportFinding({ old, next, hasMoved }: Deploy, importer: Stack, name: string): readonly Finding[] {
  const [was, is] = [old.exported(name), next.exported(name)];
  const exporter = was && next.stack(was.stack.name);
  if (was === undefined || exporter === undefined) return [];
  const value = is && JSON.stringify(canonical(next, is.stack, is.value, hasMoved));
  const verb = is === undefined ? 'deleted' : 'updated';
  if (value === JSON.stringify(canonical(old, was.stack, was.value, () => false))) return [];
  const stillImports = importsOf(next.stack(importer.name)?.template).includes(name);
  return [
    {
      stack: exporter.name,
      logicalId: outputOf(was.stack, name),
      type: OUTPUT,
      properties: ['Export'],
      reason: `Export ${name} cannot be ${verb} as it is in use by ${importer.name}`,
      wayOut: stillImports
        ? `deploy ${importer.name} without that import first, then ${exporter.name}`
        : `deploy ${importer.name} first, alone: cdk deploy --exclusively ${importer.name}`,
    },
  ];
}

function outputOf({ template }: Stack, name: string): string {
  const outputs = Object.entries(template.Outputs ?? {});
  const found = outputs.find(
    ([, output]) => isObject(output) && isObject(output['Export']) && output['Export']['Name'] === name,
  );
  return found?.[0] ?? name;
}

const exportTwice: StackRule = {
  id: 'cloudformation-export-twice',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  judge: ({ next }) =>
    next.stacks.flatMap((stack) =>
      exportsOf(stack)
        .filter(([name]) => next.exported(name)?.stack.name !== stack.name)
        .map(([name]) => ({
          stack: stack.name,
          logicalId: outputOf(stack, name),
          type: OUTPUT,
          properties: ['Export'],
          reason: `Export with name ${name} is already exported by stack ${next.exported(name)?.stack.name ?? ''}`,
          wayOut: 'give one of the exports another name',
        })),
    ),
};

const replacedUnderItsName: StackRule = {
  id: 'cloudformation-replaced-under-its-name',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
  judge: ({ old, next, changes }) =>
    changes
      .filter(({ kind }) => kind === 'replace')
      .flatMap(({ stack, logicalId, type, properties }) => {
        const [was, is] = [old.find(stack, logicalId), next.find(stack, logicalId)];
        const name = was && is && sharedName(was, is);
        if (name === undefined) return [];
        return [
          {
            stack,
            logicalId,
            type,
            properties,
            reason: `a new ${type} is made before the old one is deleted, and ${name} already exists`,
            wayOut: 'change its name together with it, or leave the name to CloudFormation',
          },
        ];
      }),
};

/** The name both of them have in full; undefined when AWS chooses a part of it. */
function sharedName(was: Resource, is: Resource): string | undefined {
  const names = namesOf(was);
  return was.type === is.type && names !== undefined && names === namesOf(is)
    ? names.split('\n').slice(1).join('/')
    : undefined;
}

const nameTaken: StackRule = {
  id: 'cloudformation-name-taken',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
  judge: ({ old, next }) =>
    collisionsBetween(old.stacks, next.stacks).map(({ created, existing }) => ({
      stack: created.stack.name,
      logicalId: created.logicalId,
      type: created.type,
      properties: [],
      reason: `${(namesOf(created) ?? '').split('\n').slice(1).join('/')} already exists: ${existing.label}`,
      wayOut: `delete ${existing.label} first, or give the new one another name`,
    })),
};

const limits: StackRule = {
  id: 'cloudformation-template-limits',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  judge: ({ next }) =>
    next.stacks.flatMap(({ name, template }) =>
      limitComplaints(template).map((complaint) => ({ stack: name, logicalId: name, type: STACK, ...complaint })),
    ),
};

export const STACK_RULES: readonly StackRule[] = [exportInUse, exportTwice, replacedUnderItsName, nameTaken, limits];

export const stackRefusals = (deploy: Deploy): readonly Refusal[] =>
  STACK_RULES.flatMap(({ id: rule, source, judge }) => judge(deploy).map((finding) => ({ rule, source, ...finding })));
