import type { InstanceTypeSpec } from '../types';
import { g6e_12xlarge } from './g6e-12xlarge';
import { g6e_16xlarge } from './g6e-16xlarge';
import { g6e_24xlarge } from './g6e-24xlarge';
import { g6e_2xlarge } from './g6e-2xlarge';
import { g6e_48xlarge } from './g6e-48xlarge';
import { g6e_4xlarge } from './g6e-4xlarge';
import { g6e_8xlarge } from './g6e-8xlarge';
import { g6e_xlarge } from './g6e-xlarge';
import { g7_12xlarge } from './g7-12xlarge';
import { g7_24xlarge } from './g7-24xlarge';
import { g7_2xlarge } from './g7-2xlarge';
import { g7_48xlarge } from './g7-48xlarge';
import { g7_4xlarge } from './g7-4xlarge';
import { g7_8xlarge } from './g7-8xlarge';
import { g7e_12xlarge } from './g7e-12xlarge';
import { g7e_24xlarge } from './g7e-24xlarge';
import { g7e_2xlarge } from './g7e-2xlarge';
import { g7e_48xlarge } from './g7e-48xlarge';
import { g7e_4xlarge } from './g7e-4xlarge';
import { g7e_8xlarge } from './g7e-8xlarge';
import { p5_48xlarge } from './p5-48xlarge';
import { p5_4xlarge } from './p5-4xlarge';
import { p5e_48xlarge } from './p5e-48xlarge';
import { p5en_48xlarge } from './p5en-48xlarge';
import { p6_b200_48xlarge } from './p6-b200-48xlarge';
import { p6_b300_48xlarge } from './p6-b300-48xlarge';

/** Every instance type, largest of a family first. Adding one is a file and a line here. */
export const allInstanceTypes: readonly InstanceTypeSpec[] = [
  p6_b300_48xlarge,
  p6_b200_48xlarge,
  p5en_48xlarge,
  p5e_48xlarge,
  p5_48xlarge,
  p5_4xlarge,
  g7e_48xlarge,
  g7e_24xlarge,
  g7e_12xlarge,
  g7e_8xlarge,
  g7e_4xlarge,
  g7e_2xlarge,
  g7_48xlarge,
  g7_24xlarge,
  g7_12xlarge,
  g7_8xlarge,
  g7_4xlarge,
  g7_2xlarge,
  g6e_48xlarge,
  g6e_24xlarge,
  g6e_16xlarge,
  g6e_12xlarge,
  g6e_8xlarge,
  g6e_4xlarge,
  g6e_2xlarge,
  g6e_xlarge,
];
