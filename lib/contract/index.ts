export * from './front-door';
export * from './labels';
export * from './metrics';
export * from './names';
export * from './order';
export * from './ports';
export * from './scheduling';
export * from './tags';
