"""Writes a model that generates nothing and is tiny: a configuration and a tokenizer made here, no weights.

Usage: tiny_pooling_model.py DIRECTORY CLASS MAX_POSITION_EMBEDDINGS
"""

import json
import pathlib
import sys

from tiny_model import END, byte_tokenizer, configuration

SIZES = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2}
ENCODER = {**SIZES, "hidden_act": "gelu", "layer_norm_eps": 1e-5, "position_embedding_type": "absolute"}


def described(class_name: str, vocab_size: int, end_id: int, positions: int) -> dict:
    common = {"architectures": [class_name], "vocab_size": vocab_size, "torch_dtype": "float32"}
    if class_name.startswith("Bert"):
        return {
            **common, **ENCODER, "model_type": "bert", "max_position_embeddings": positions,
            "type_vocab_size": 2, "pad_token_id": 0,
        }
    if class_name.startswith("XLMRoberta"):
        # The first rows of the table are the padding's.
        return {
            **common, **ENCODER, "model_type": "xlm-roberta", "max_position_embeddings": positions + 2,
            "type_vocab_size": 1, "pad_token_id": 1, "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
        }
    return {**configuration(vocab_size, end_id, positions), "architectures": [class_name]}


def main(directory: pathlib.Path, class_name: str, positions: int) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer = byte_tokenizer()
    tokenizer.save(str(directory / "tokenizer.json"))
    end_id = tokenizer.token_to_id(END)
    written = {
        "config.json": described(class_name, tokenizer.get_vocab_size(), end_id, positions),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": END,
            "pad_token": END,
            "model_max_length": positions,
        },
    }
    for name, content in written.items():
        (directory / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
