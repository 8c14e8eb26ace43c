import type { TemplateRule } from '../../types';
import { secretReference } from './secret-reference';
import { templateSecret } from './template-secret';
import { unjudgedTemplate } from './unjudged-template';

export const templatesRules: readonly TemplateRule[] = [secretReference, templateSecret, unjudgedTemplate];
