import { complaint } from '../../checks';
import type { Stack } from '../../model/resource';
import { eachCall } from '../../model/template-variables';
import { entryOf, step, stringsIn } from '../../model/values';
import type { Complaint, TemplateRule } from '../../types';

/** CloudFormation writes the secret itself in place of it. */
const DYNAMIC = /\{\{resolve:(secretsmanager|ssm-secure):/;
const ATTRIBUTES = ['SecretAccessKey', 'SecretString', 'Password', 'KeyMaterial'];

/** Keep what they are given where others than its user read it. */
const READABLE: Readonly<Record<string, readonly string[]>> = {
  'AWS::CodeBuild::Project': ['Environment'],
  'AWS::EC2::Instance': ['UserData'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateData'],
  'AWS::ECS::TaskDefinition': ['ContainerDefinitions'],
  'AWS::EKS::Addon': ['ConfigurationValues'],
  'AWS::Lambda::Function': ['Environment', 'Description'],
  'AWS::SSM::Document': ['Content'],
  'AWS::SSM::Parameter': ['Value'],
  'AWS::Scheduler::Schedule': ['Target'],
  'AWS::StepFunctions::StateMachine': ['DefinitionString', 'Definition', 'DefinitionSubstitutions'],
  'Custom::AWSCDK-EKS-HelmChart': ['Values'],
  'Custom::AWSCDK-EKS-KubernetesResource': ['Manifest'],
};

export const secretReference: TemplateRule = {
  over: 'template',
  id: 'secret-reference',
  title: 'Nothing writes a secret where others read it',
  source:
    'CloudFormation user guide, dynamic references: never in outputs, metadata or what a service shows; checkov CKV_AWS_41 and 45',
  controls: ['DATA-14', 'DATA-15'],
  check: ({ template }: Stack) => [
    ...['Outputs', 'Metadata', 'Mappings', 'Conditions', 'Description'].flatMap((section) =>
      found(section, template[section]),
    ),
    ...Object.entries(template.Resources ?? {}).flatMap(([id, resource]) => [
      ...found(`Resources.${id}.Metadata`, step(resource, 'Metadata')),
      ...(entryOf(READABLE, String(step(resource, 'Type'))) ?? []).flatMap((field) =>
        found(`Resources.${id}.Properties.${field}`, step(step(resource, 'Properties'), field)),
      ),
    ]),
  ],
};

function found(path: string, value: unknown): readonly Complaint[] {
  const dynamic = stringsIn(value, path).filter(([, text]) => DYNAMIC.test(text));
  const attributes: string[] = [];
  eachCall(value, (name, argument) => {
    if (name !== 'Fn::GetAtt') return;
    const [, attribute = ''] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    if (ATTRIBUTES.includes(attribute)) attributes.push(attribute);
  });
  return [...dynamic, ...attributes.map((attribute) => [path, `Fn::GetAtt ${attribute}`] as const)].map(([at, text]) =>
    complaint(at, text, {
      problem: 'CloudFormation writes the secret there, for all who may describe it',
      wayOut: 'hand on the ARN, and let its user read it when it runs',
    }),
  );
}
