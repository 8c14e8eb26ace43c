import type { GpuSpec } from '../types';
import { ampereGpus } from './ampere';
import { blackwellGpus } from './blackwell';
import { hopperGpus } from './hopper';
import { adaGpus, turingGpus } from './turing-and-ada';

/** Every GPU, newest architecture first. */
export const allGpus: readonly GpuSpec[] = [...blackwellGpus, ...hopperGpus, ...adaGpus, ...ampereGpus, ...turingGpus];
