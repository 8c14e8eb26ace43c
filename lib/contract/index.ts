export * from './labels';
export * from './names';
export * from './order';
export * from './ports';
export * from './scheduling';
