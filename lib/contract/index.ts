export * from './labels';
export * from './names';
export * from './ports';
export * from './scheduling';
