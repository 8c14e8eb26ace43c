/**
 * Before the engine: copies the package with FlashInfer's kernels, wherever the image has it, into a directory that the engine may
 * write to and that is first on its PYTHONPATH. An image without the package is left as it is, and one whose Python has no vLLM
 * ends the pod with what to say in the environment.
 *
 * Usage: flashinfer_cubins.py DIRECTORY
 */
export const FLASHINFER_CUBINS = `import importlib.util
import os
import shutil
import sys

PACKAGE = "flashinfer_cubin"


def main(directory):
    if importlib.util.find_spec("vllm") is None:
        sys.exit(f"{sys.executable} has no vllm; name the Python that has it as engine.image.python (docs/image-contract.md)")
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        print(f"{PACKAGE} is not in the image: without nvcc in it FlashInfer is off, with nvcc kernels compile at first use")
        return
    source = spec.submodule_search_locations[0]
    shutil.copytree(source, os.path.join(directory, PACKAGE), symlinks=True, dirs_exist_ok=True)
    print(f"{source} copied")


if __name__ == "__main__":
    main(sys.argv[1])
`;
