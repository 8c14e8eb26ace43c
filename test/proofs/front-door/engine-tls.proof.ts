import { prove } from './requirement';
import { ENGINE_CERTIFICATE, ENGINE_TLS, SWITCHED, tlsPlan } from './requirements/engine-tls';

/** TLS from the door to engines. */

describe('required', () => prove(() => tlsPlan(), ENGINE_TLS, ENGINE_CERTIFICATE));
describe('on its way', () => prove(() => tlsPlan({ stage: 'prepare' }), [SWITCHED], ENGINE_CERTIFICATE));
