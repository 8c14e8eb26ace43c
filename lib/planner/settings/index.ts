export { combinationProblems, valueProblems } from './checks';
export { defaultLength, isAutomatic, longestRequest } from './context-length';
export {
  cacheDtype,
  type EngineDefaults,
  engineDefaults,
  type EngineSettings,
  type LoraSettings,
  mostUtilization,
  toldCacheDtype,
} from './engine-settings';
