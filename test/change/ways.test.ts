import { describeWay } from './describe-way';

/** One of each kind; all of them are in `ways.process.ts`. */
const KINDS = [
  'another block in place of the one that runs',
  'another zone, under another name',
  'Kubernetes 1.35 to 1.36',
  'a new revision',
  'fewer nodes and replicas',
  'a model in front of others taken away',
  'weights streamed again',
  'Kubernetes back',
];
for (const name of KINDS) describeWay(name);
