import { prove } from './requirement';
import { ENGINE_CERTIFICATE, ENGINE_TLS, removeAuthorities, SWITCHED, tlsPlan } from './requirements/engine-tls';

/** TLS from the door to engines. */
afterAll(removeAuthorities);

describe('required', () => prove(() => tlsPlan(), ENGINE_TLS, ENGINE_CERTIFICATE));
describe('on its way', () => prove(() => tlsPlan({ stage: 'prepare' }), [SWITCHED], ENGINE_CERTIFICATE));
