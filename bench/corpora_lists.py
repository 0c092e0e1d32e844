"""The entries of monai and segmentation-models-pytorch: lists of their own, since neither has a
registry that says how its networks are built."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from bench.corpora_compare import Entry

MONAI = Path(__file__).with_name("corpora_monai.txt")

SEED = 20_240_601
ENCODERS = 12  # drawn for every architecture of segmentation-models-pytorch
ARCHITECTURES = {
    "Unet": "unet",
    "UnetPlusPlus": "unetplusplus",
    "MAnet": "manet",
    "Linknet": "linknet",
    "FPN": "fpn",
    "PSPNet": "pspnet",
    "PAN": "pan",
    "DeepLabV3": "deeplabv3",
    "DeepLabV3Plus": "deeplabv3",
    "UPerNet": "upernet",
    "Segformer": "segformer",
    "DPT": "dpt",
}
# Encoders of each family that segmentation-models-pytorch has itself, and timm's through it.
FAMILIES = (
    ("resnet18", "resnet34", "resnet50", "resnet101", "resnext50_32x4d"),
    ("densenet121", "densenet169", "densenet201"),
    ("efficientnet-b0", "efficientnet-b3", "timm-efficientnet-b1", "timm-tf_efficientnet_lite0"),
    ("mit_b0", "mit_b2"),
    ("mobilenet_v2", "mobileone_s0", "mobileone_s4"),
    ("vgg11", "vgg13_bn", "vgg16_bn", "vgg19"),
    ("xception", "inceptionresnetv2", "inceptionv4"),
    ("senet154", "se_resnet50", "se_resnext50_32x4d", "dpn68", "dpn98"),
    ("timm-skresnet18", "timm-skresnext50_32x4d", "timm-resnest14d", "timm-res2net50_26w_4s"),
    ("timm-regnetx_002", "timm-regnety_004", "timm-gernet_s", "timm-mobilenetv3_small_075"),
    ("tu-resnet34", "tu-convnext_atto", "tu-efficientnet_b0", "tu-mobilenetv3_large_100"),
    ("tu-swin_tiny_patch4_window7_224", "tu-maxvit_tiny_rw_224", "tu-hrnet_w18", "tu-tresnet_m"),
)
TRANSFORMERS = (
    "tu-vit_tiny_patch16_224",
    "tu-vit_small_patch16_224",
    "tu-vit_base_patch16_224.augreg_in21k",
    "tu-vit_base_patch32_224",
    "tu-deit_small_patch16_224",
    "tu-deit_tiny_distilled_patch16_224",
    "tu-vit_small_patch14_dinov2",
    "tu-eva02_tiny_patch14_224",
    "tu-beit_base_patch16_224",
    "tu-deit3_small_patch16_224",
    "tu-cait_xxs24_224",
    "tu-vit_small_patch16_18x2_224",
)


def monai() -> Iterator[Entry]:
    """The networks, blocks and layers of ``corpora_monai.txt``, line by line."""
    file = ""
    for line in MONAI.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            file = f"monai/networks/{line.strip()}"
            continue
        construct, _, inputs = (part.strip() for part in line.partition("  @  "))
        # All of it is the name: what torch said of a line that has changed is not asked for.
        name = f"{file}:{construct} @ {inputs}"
        yield Entry(name, "monai", file, construct, tuple(inputs.split()), group=file.split("/")[2])


def segmentation_models() -> Iterator[Entry]:
    """Every architecture with one encoder of each family, always the same ones."""
    for name, folder in ARCHITECTURES.items():
        draw = random.Random(f"{SEED} {name}")
        file = f"segmentation_models_pytorch/decoders/{folder}/model.py"
        encoders = TRANSFORMERS if name == "DPT" else [draw.choice(each) for each in FAMILIES]
        for encoder in encoders:
            size = _size(encoder) if name == "DPT" else 224 if "224" in encoder else 128
            yield Entry(
                f"{file}:{name}({encoder})",
                "segmentation_models_pytorch",
                file,
                f"{name}({encoder!r}, encoder_weights=None, classes=2)",
                (f"2,3,{size},{size}",),
            )


def _size(encoder: str) -> int:
    """The size that the authors of a transformer meant."""
    return 518 if "dinov2" in encoder else 224
