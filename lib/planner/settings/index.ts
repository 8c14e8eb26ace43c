export { combinationProblems, valueProblems } from './checks';
export { defaultLength, isAutomatic, longestRequest } from './context-length';
export { type BaseSettings, baseSettings, type EngineSettings } from './engine-settings';
