/**
 * A function that tells one start of the container from the next: what a probe leaves in a volume outlives a restart.
 * The 22nd field of /proc/1/stat is when the first process started, in ticks since the node booted.
 */
export const CONTAINER_START = `
def container_start():
    with open("/proc/1/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[19]
`;
