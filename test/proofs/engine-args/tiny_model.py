"""Writes a Qwen3 model that is tiny: a configuration and a tokenizer made here, no weights.

Usage: tiny_model.py DIRECTORY MAX_POSITION_EMBEDDINGS [TEMPLATE: tools, no-tools or none]
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

END = "<|end|>"

TOOLS = "{% if tools %}tools: {{ tools | tojson }}\n{% endif %}"
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def byte_tokenizer() -> Tokenizer:
    """One token a byte: needs no training and can write every text."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={sign: index for index, sign in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([END])
    return tokenizer


def configuration(vocab_size: int, end_id: int, max_position_embeddings: int) -> dict:
    return {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "vocab_size": vocab_size,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 32,
        "max_position_embeddings": max_position_embeddings,
        "rope_theta": 1000000.0,
        "rms_norm_eps": 1e-6,
        "hidden_act": "silu",
        "tie_word_embeddings": True,
        "attention_bias": False,
        "bos_token_id": end_id,
        "eos_token_id": end_id,
        "torch_dtype": "bfloat16",
    }


TEMPLATES = {
    "tools": {"chat_template": TOOLS + CHAT_TEMPLATE},
    "no-tools": {"chat_template": CHAT_TEMPLATE},
    "none": {},
}


def main(directory: pathlib.Path, max_position_embeddings: int, template: str = "tools") -> None:
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer = byte_tokenizer()
    tokenizer.save(str(directory / "tokenizer.json"))
    end_id = tokenizer.token_to_id(END)
    written = {
        "config.json": configuration(tokenizer.get_vocab_size(), end_id, max_position_embeddings),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": END,
            "model_max_length": max_position_embeddings,
            **TEMPLATES[template],
        },
        "generation_config.json": {"eos_token_id": end_id},
    }
    for name, content in written.items():
        (directory / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])
