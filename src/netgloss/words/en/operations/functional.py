"""Functional forms of layers, in English: the layer's own words, where nothing is to be added."""

from __future__ import annotations

from netgloss.documents.facts import OperationFacts
from netgloss.words.en.layers import (
    activation,
    linear,
    loss,
    normalisation,
    pooling,
    shaping,
)
from netgloss.words.en.operations.phrases import like


def relu(facts: OperationFacts) -> list[str]:
    return like(activation.ReLU, facts)


def relu6(facts: OperationFacts) -> list[str]:
    return like(activation.ReLU6, facts)


def leaky_relu(facts: OperationFacts) -> list[str]:
    return like(activation.LeakyReLU, facts)


def rrelu(facts: OperationFacts) -> list[str]:
    return like(activation.RReLU, facts)


def prelu(facts: OperationFacts) -> list[str]:
    return like(activation.PReLU, facts)


def elu(facts: OperationFacts) -> list[str]:
    return like(activation.ELU, facts)


def celu(facts: OperationFacts) -> list[str]:
    return like(activation.CELU, facts)


def selu(facts: OperationFacts) -> list[str]:
    return like(activation.SELU, facts)


def gelu(facts: OperationFacts) -> list[str]:
    return like(activation.GELU, facts)


def silu(facts: OperationFacts) -> list[str]:
    return like(activation.SiLU, facts)


def mish(facts: OperationFacts) -> list[str]:
    return like(activation.Mish, facts)


def sigmoid(facts: OperationFacts) -> list[str]:
    return like(activation.Sigmoid, facts)


def logsigmoid(facts: OperationFacts) -> list[str]:
    return like(activation.LogSigmoid, facts)


def tanh(facts: OperationFacts) -> list[str]:
    return like(activation.Tanh, facts)


def tanhshrink(facts: OperationFacts) -> list[str]:
    return like(activation.Tanhshrink, facts)


def hardtanh(facts: OperationFacts) -> list[str]:
    return like(activation.Hardtanh, facts)


def hardswish(facts: OperationFacts) -> list[str]:
    return like(activation.Hardswish, facts)


def hardsigmoid(facts: OperationFacts) -> list[str]:
    return like(activation.Hardsigmoid, facts)


def softplus(facts: OperationFacts) -> list[str]:
    return like(activation.Softplus, facts)


def softsign(facts: OperationFacts) -> list[str]:
    return like(activation.Softsign, facts)


def softshrink(facts: OperationFacts) -> list[str]:
    return like(activation.Softshrink, facts)


def hardshrink(facts: OperationFacts) -> list[str]:
    return like(activation.Hardshrink, facts)


def threshold(facts: OperationFacts) -> list[str]:
    return like(activation.Threshold, facts)


def glu(facts: OperationFacts) -> list[str]:
    return like(activation.GLU, facts)


def softmax(facts: OperationFacts) -> list[str]:
    return like(activation.Softmax, facts)


def log_softmax(facts: OperationFacts) -> list[str]:
    return like(activation.LogSoftmax, facts)


def softmin(facts: OperationFacts) -> list[str]:
    return like(activation.Softmin, facts)


def avg_pool1d(facts: OperationFacts) -> list[str]:
    return like(pooling.AvgPool1d, facts)


def avg_pool2d(facts: OperationFacts) -> list[str]:
    return like(pooling.AvgPool2d, facts)


def avg_pool3d(facts: OperationFacts) -> list[str]:
    return like(pooling.AvgPool3d, facts)


def max_pool1d(facts: OperationFacts) -> list[str]:
    return like(pooling.MaxPool1d, facts)


def max_pool2d(facts: OperationFacts) -> list[str]:
    return like(pooling.MaxPool2d, facts)


def max_pool3d(facts: OperationFacts) -> list[str]:
    return like(pooling.MaxPool3d, facts)


def adaptive_avg_pool1d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveAvgPool1d, facts)


def adaptive_avg_pool2d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveAvgPool2d, facts)


def adaptive_avg_pool3d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveAvgPool3d, facts)


def adaptive_max_pool1d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveMaxPool1d, facts)


def adaptive_max_pool2d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveMaxPool2d, facts)


def adaptive_max_pool3d(facts: OperationFacts) -> list[str]:
    return like(pooling.AdaptiveMaxPool3d, facts)


def lp_pool1d(facts: OperationFacts) -> list[str]:
    return like(pooling.LPPool1d, facts)


def lp_pool2d(facts: OperationFacts) -> list[str]:
    return like(pooling.LPPool2d, facts)


def lp_pool3d(facts: OperationFacts) -> list[str]:
    return like(pooling.LPPool3d, facts)


def batch_norm(facts: OperationFacts) -> list[str]:
    return like(normalisation.BatchNorm2d, facts)


def layer_norm(facts: OperationFacts) -> list[str]:
    return like(normalisation.LayerNorm, facts)


def rms_norm(facts: OperationFacts) -> list[str]:
    return like(normalisation.RMSNorm, facts)


def local_response_norm(facts: OperationFacts) -> list[str]:
    return like(normalisation.LocalResponseNorm, facts)


def unflatten(facts: OperationFacts) -> list[str]:
    return like(shaping.Unflatten, facts)


def pixel_shuffle(facts: OperationFacts) -> list[str]:
    return like(shaping.PixelShuffle, facts)


def pixel_unshuffle(facts: OperationFacts) -> list[str]:
    return like(shaping.PixelUnshuffle, facts)


def channel_shuffle(facts: OperationFacts) -> list[str]:
    return like(shaping.ChannelShuffle, facts)


def fold(facts: OperationFacts) -> list[str]:
    return like(shaping.Fold, facts)


def interpolate(facts: OperationFacts) -> list[str]:
    return like(shaping.Upsample, facts)


def upsample(facts: OperationFacts) -> list[str]:
    return like(shaping.Upsample, facts)


def upsample_nearest(facts: OperationFacts) -> list[str]:
    return like(shaping.UpsamplingNearest2d, facts)


def upsample_bilinear(facts: OperationFacts) -> list[str]:
    return like(shaping.UpsamplingBilinear2d, facts)


def bilinear(facts: OperationFacts) -> list[str]:
    return like(linear.Bilinear, facts)


def cross_entropy(facts: OperationFacts) -> list[str]:
    return like(loss.CrossEntropyLoss, facts)


def nll_loss(facts: OperationFacts) -> list[str]:
    return like(loss.NLLLoss, facts)


def mse_loss(facts: OperationFacts) -> list[str]:
    return like(loss.MSELoss, facts)


def l1_loss(facts: OperationFacts) -> list[str]:
    return like(loss.L1Loss, facts)


def smooth_l1_loss(facts: OperationFacts) -> list[str]:
    return like(loss.SmoothL1Loss, facts)


def huber_loss(facts: OperationFacts) -> list[str]:
    return like(loss.HuberLoss, facts)


def binary_cross_entropy(facts: OperationFacts) -> list[str]:
    return like(loss.BCELoss, facts)


def binary_cross_entropy_with_logits(facts: OperationFacts) -> list[str]:
    return like(loss.BCEWithLogitsLoss, facts)


def kl_div(facts: OperationFacts) -> list[str]:
    return like(loss.KLDivLoss, facts)


def cosine_similarity(facts: OperationFacts) -> list[str]:
    return like(loss.CosineSimilarity, facts)
