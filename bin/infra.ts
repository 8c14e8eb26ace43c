import { CONTEXT_ENV } from 'aws-cdk-lib/cx-api';
import { misspeltEnvironment } from '../lib/cli/environment';
import { asCalled } from './caller';
import { endOnceWritten } from './ending';
import { DEFAULT_ENVIRONMENT, refuse, synthesize } from './synthesize';

/** `cdk synth -c environment=<name or path>`: what the CLI was given with `-c` is read before there is an app. */
const context = JSON.parse(process.env[CONTEXT_ENV] ?? '{}') as Readonly<Record<string, unknown>>;
const misspelt = misspeltEnvironment(Object.keys(context));
if (misspelt !== undefined) refuse(`-c ${misspelt}: unknown; did you mean '-c environment=…'?`);
else void synthesize(asCalled(String(context['environment'] ?? DEFAULT_ENVIRONMENT))).then(endOnceWritten);
