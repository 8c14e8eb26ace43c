import { synthesize } from 'windlass';

void synthesize({ environment: 'environment.ts' });
