/** `cdk synth -c environment=<name or path>` */
import { endOnceWritten } from '../app/ending';
import { DEFAULT_ENVIRONMENT, synthesize } from '../app/synthesize';

void synthesize({ environment: DEFAULT_ENVIRONMENT }).then(endOnceWritten);
