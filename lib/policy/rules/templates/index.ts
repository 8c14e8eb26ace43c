import type { TemplateRule } from '../../types';
import { templateSecret } from './template-secret';
import { unjudgedTemplate } from './unjudged-template';

export const templatesRules: readonly TemplateRule[] = [templateSecret, unjudgedTemplate];
