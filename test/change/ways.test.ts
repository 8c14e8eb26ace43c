import { describeWay } from './describe-way';

/** A few; all of them are in `ways.process.ts`. */
const KINDS = [
  'another block in place of the one that runs',
  'Kubernetes 1.35 to 1.36',
  'fewer nodes and replicas',
  'a model in front of others taken away',
  'Kubernetes back',
];
for (const name of KINDS) describeWay(name);
