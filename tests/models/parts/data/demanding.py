"""Parts that say what they need by refusing what they are given."""

import functools

import torch
import torch.nn.functional as F
from torch import nn


class PairConfig:
    def __init__(self, width=24):
        self.width = width


class PairTextConfig:
    def __init__(self, vocabulary=50, width=16):
        self.vocabulary = vocabulary
        self.width = width


class PairText(nn.Module):
    """The class body says which of the two configurations is meant."""

    config: PairTextConfig

    def __init__(self, config):
        super().__init__()
        self.embed = nn.Embedding(config.vocabulary, config.width)

    def forward(self, input_ids):
        return self.embed(input_ids)


class PairTextHead(nn.Module):
    """Only its name does."""

    def __init__(self, config):
        super().__init__()
        self.out = nn.Linear(config.width, config.vocabulary)

    def forward(self, x):
        return self.out(x)


def returns_tuple(forward):
    """An error of another kind than the ones that are caught here."""

    @functools.wraps(forward)
    def wrapper(self, *args, **kwargs):
        try:
            return (forward(self, *args, **kwargs),)
        except TypeError as error:
            raise TypeError("not these arguments") from error

    return wrapper


class Exact(nn.Module):
    """Refuses other sizes inside a try that catches something else."""

    def __init__(self, side=320):
        super().__init__()
        self.side = side
        self.conv = nn.Conv2d(3, 8, 16, 16)

    @returns_tuple
    def forward(self, pixel_values):
        n, c, h, w = pixel_values.shape
        if h != self.side or w != self.side:
            raise ValueError(f"{h}x{w} is not {self.side}x{self.side}")
        return self.conv(pixel_values)


class Captions(nn.Module):
    """Refuses to go without its optional arguments; the text keeps its length when the picture
    must be larger."""

    def __init__(self, side=96):
        super().__init__()
        self.words = nn.Embedding(40, 8)
        self.conv = nn.Conv2d(3, 8, 8, 8)
        self.side = side

    def forward(self, input_ids=None, pixel_values=None):
        n, _, h, w = pixel_values.shape
        if h != self.side or w != self.side:
            raise ValueError("Input image size does not match the model")
        if input_ids is None:
            raise ValueError("You have to specify input_ids")
        seen = self.conv(pixel_values).flatten(2).mean(-1)
        return self.words(input_ids) + seen.unsqueeze(1)


class Spectrum(nn.Module):
    """What the convolution wants, less the axis that forward puts in."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, 2)

    def forward(self, input_features):
        return self.conv(input_features.unsqueeze(1))


class Film(nn.Module):
    """Five names for five axes; how many frames follows from what the pictures must be."""

    def __init__(self, side=64, frames=12):
        super().__init__()
        self.side = side
        self.place = nn.Parameter(torch.zeros(1, frames * (side // 16) ** 2, 8))
        self.conv = nn.Conv3d(3, 8, (1, 16, 16), (1, 16, 16))

    def forward(self, x):
        n, t, c, h, w = x.shape
        if h != self.side or w != self.side:
            raise ValueError("Input image size does not match the model")
        x = self.conv(x.permute(0, 2, 1, 3, 4))
        return x.flatten(2).transpose(1, 2) + self.place


class Volume(nn.Module):
    """Nothing but the refusal tells the rank."""

    def forward(self, x):
        if x.ndim != 5:
            raise ValueError("five axes are needed")
        return F.max_pool3d(x, 2)


class Heads(nn.Module):
    def __init__(self, heads: nn.ModuleList, columns: int):
        super().__init__()
        self.heads = heads
        self.columns = columns

    def forward(self, x: list[torch.Tensor]):
        out = [head(each) for head, each in zip(self.heads, x)]
        return [each.unflatten(1, (-1, self.columns)) for each in out]


class Padded(nn.Module):
    """How much is padded goes through a tensor, where no size has a name."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 4, 8, 4)

    def forward(self, x):
        length = torch.tensor(x.shape[-1])
        missing = torch.ceil(length / 4) * 4 - length + 4
        return self.conv(F.pad(x, (0, missing.to(torch.int64))))
