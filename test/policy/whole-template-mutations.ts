import { mutation, type Mutation } from './support/mutations';
import type { Mutable } from '../support/set-at';
import type { World } from './support/world';

const KEY = `AKIA${'IOSFODNN7EXAMPLE'}`;

const section = (name: string, rule: string, where: string, what: Mutable, names?: string): Mutation =>
  mutation(
    name,
    rule,
    (world: World) => {
      const template = world.stacks[0]!.template as Mutable;
      template[where] = { ...(template[where] as Mutable | undefined), ...what };
    },
    names,
  );

const macro = (name: string, transform: unknown): Mutation =>
  mutation(name, 'unjudged-template', (world) => ((world.stacks[0]!.template as Mutable)['Transform'] = transform));

export const wholeTemplateMutations: readonly Mutation[] = [
  section('a password as a default', 'template-secret', 'Parameters', { DbPassword: { Default: 'hunter22' } }),
  section('a hidden parameter with a default', 'template-secret', 'Parameters', {
    Pin: { NoEcho: true, Default: '1' },
  }),
  section('a key as a default', 'template-secret', 'Parameters', { Name: { Default: KEY } }, 'Parameters.Name.Default'),
  section('a key in an output', 'template-secret', 'Outputs', { Key: { Value: KEY } }, 'Outputs.Key.Value'),
  section('a key in metadata', 'template-secret', 'Metadata', { note: [KEY] }, 'Metadata.note.0'),
  section('a key in a mapping', 'template-secret', 'Mappings', { Keys: { one: { key: KEY } } }),
  mutation('a key in the metadata of a resource', 'template-secret', (world) => {
    world.resource('AWS::KMS::Key', '')['Metadata'] = { init: { key: KEY } };
  }),
  macro('a macro', 'AWS::Serverless-2016-10-31'),
  macro('a macro among functions', ['AWS::LanguageExtensions', 'Own']),
  section('a stack whose template is elsewhere', 'unjudged-template', 'Resources', {
    Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://s3.amazonaws.com/a/b.json' } },
  }),
  section('a repeated resource', 'unjudged-template', 'Resources', { 'Fn::ForEach::Topics': ['N', ['a'], {}] }),
  section('a resource without a type', 'unjudged-template', 'Resources', { Odd: { Properties: {} } }),
  section('a part that a macro includes', 'unjudged-template', 'Outputs', {
    Part: { Value: { 'Fn::Transform': { Name: 'AWS::Include' } } },
  }),
];
