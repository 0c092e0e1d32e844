import torch
from torch import nn


def block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, 1, 1), nn.ReLU(True), nn.Conv2d(o, o, 3, 1, 1), nn.ReLU(True))


class UNet(nn.Module):
    def __init__(self, in_ch=1, out_ch=2, widths=(16, 32, 64)):
        super().__init__()
        self.downs = nn.ModuleList()
        self.ups = nn.ModuleList()
        for w in widths:
            self.downs.append(block(in_ch, w))
            in_ch = w
        for w in reversed(widths):
            self.ups.append(nn.ConvTranspose2d(w * 2, w, 2, 2))
            self.ups.append(block(w * 2, w))
        self.bottleneck = block(widths[-1], widths[-1] * 2)
        self.final = nn.Conv2d(widths[0], out_ch, 1)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        skips = []
        for down in self.downs:
            x = down(x)
            skips.append(x)
            x = self.pool(x)
        x = self.bottleneck(x)
        skips = skips[::-1]
        for idx in range(0, len(self.ups), 2):
            x = self.ups[idx](x)
            x = torch.cat((skips[idx // 2], x), dim=1)
            x = self.ups[idx + 1](x)
        return self.final(x)
