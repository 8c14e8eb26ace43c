import type { Way } from '../way';
import { blocks } from './blocks';
import { delivery } from './delivery';
import { engineTlsComes, engineTlsGoes } from './engine-tls';
import { fewerNodes } from './fewer-nodes';
import { frontDoor } from './front-door';
import { kubernetes } from './kubernetes';
import { lustre } from './lustre';
import { modelNames } from './model-names';
import { moves } from './moves';
import { nodeImages } from './node-images';
import { staging } from './staging';
import { whatDoesNotGo } from './what-does-not-go';
import { zones } from './zones';

export { anotherEnvironment, isAnother } from './another-environment';

/** In the order in which they are gone: each begins where the one before it ends. */
export const WAYS: readonly Way[] = [
  whatDoesNotGo,
  kubernetes,
  staging,
  zones,
  blocks,
  moves,
  modelNames,
  lustre,
  nodeImages,
  fewerNodes,
  engineTlsGoes,
  frontDoor,
  engineTlsComes,
  delivery,
];
