export const DEFAULT_ENGINE_VERSION = '0.29.0';
