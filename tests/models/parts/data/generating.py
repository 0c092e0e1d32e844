"""Decoders and generators: what they are fed is a code, not a picture."""

import torch
from torch import nn


class Generator(nn.Module):
    """A transposed convolution that neither steps nor pads spreads one place over its kernel."""

    def __init__(self, nz=100, ngf=8):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 2, 4, 1, 0, bias=False),
            nn.BatchNorm2d(ngf * 2),
            nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 2, 3, 4, 2, 1, bias=False),
            nn.Tanh(),
        )

    def forward(self, input):
        return self.main(input)


class Latent(nn.Module):
    """The first one steps; that it takes a code only the name tells."""

    def __init__(self):
        super().__init__()
        self.first = nn.ConvTranspose2d(16, 8, 4, 2, 1)
        self.last = nn.ConvTranspose2d(8, 1, 4, 2, 1)

    def forward(self, z):
        return self.last(torch.relu(self.first(z)))


class Upsampled(nn.Module):
    """The same layers over a feature map."""

    def __init__(self):
        super().__init__()
        self.first = nn.ConvTranspose2d(16, 8, 4, 2, 1)

    def forward(self, x):
        return self.first(x)


class Spread(nn.Module):
    """Numbers in a row, which forward itself makes places of."""

    def __init__(self, size=10):
        super().__init__()
        self.size = size
        self.first = nn.ConvTranspose2d(size, 8, 3, 2)

    def forward(self, noise):
        return self.first(noise.view(len(noise), self.size, 1, 1))
