export * from './bytes';
export * from './json';
export * from './money';
export * from './numbers';
export * from './time';
export * from './words';
