import type { ObjectRule, ResourceRule, Rule, TemplateRule } from '../types';
import { clusterRules } from './cluster';
import { dataRules } from './data';
import { enginesRules } from './engines';
import { identityRules } from './identity';
import { interfacesRules } from './interfaces';
import { networkRules } from './network';
import { nodesRules } from './nodes';
import { objectsRules } from './objects';
import { podsRules } from './pods';
import { templatesRules } from './templates';
import { enumValues } from './enum-values';

/** Rules over CloudFormation resources, by what they judge. A new rule is one file and two lines in the index of its folder. */
export const resourceRules: readonly ResourceRule[] = [
  enumValues,
  ...clusterRules,
  ...dataRules,
  ...identityRules,
  ...interfacesRules,
  ...networkRules,
  ...nodesRules,
];

/** Rules over Kubernetes objects, in templates or files. */
export const objectRules: readonly ObjectRule[] = [...objectsRules, ...podsRules, ...enginesRules];

/** Rules over whole templates. */
export const templateRules: readonly TemplateRule[] = templatesRules;

export const rules: readonly Rule[] = [...templateRules, ...resourceRules, ...objectRules];
