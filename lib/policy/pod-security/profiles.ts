/** Types of seccomp and AppArmor profiles that the standard lets a pod choose. */
export const PROFILE_TYPES: readonly string[] = ['RuntimeDefault', 'Localhost'];
export const isProfileType = (type: unknown): boolean => PROFILE_TYPES.includes(String(type));
