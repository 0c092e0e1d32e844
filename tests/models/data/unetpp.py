import torch
from torch import nn


class VGGBlock(nn.Module):
    def __init__(self, in_channels, middle_channels, out_channels):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(in_channels, middle_channels, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(middle_channels)
        self.conv2 = nn.Conv2d(middle_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(out)))


class NestedUNet(nn.Module):
    def __init__(self, num_classes=1, input_channels=3, deep_supervision=True, depth=4, **kwargs):
        super().__init__()
        nb_filter = [8 * 2 ** i for i in range(depth)]
        self.depth = depth
        self.deep_supervision = deep_supervision
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
        for i in range(depth):
            c = input_channels if i == 0 else nb_filter[i - 1]
            setattr(self, f'conv{i}_0', VGGBlock(c, nb_filter[i], nb_filter[i]))
        for j in range(1, depth):
            for i in range(depth - j):
                setattr(self, f'conv{i}_{j}',
                        VGGBlock(nb_filter[i] * j + nb_filter[i + 1], nb_filter[i], nb_filter[i]))
        if self.deep_supervision:
            for j in range(1, depth):
                self.add_module('final%d' % j, nn.Conv2d(nb_filter[0], num_classes, kernel_size=1))
        else:
            self.final = nn.Conv2d(nb_filter[0], num_classes, kernel_size=1)

    def forward(self, input):
        x = {}
        for i in range(self.depth):
            source = input if i == 0 else self.pool(x[i - 1, 0])
            x[i, 0] = getattr(self, f'conv{i}_0')(source)
            for j in range(1, i + 1):
                k = i - j
                cat = torch.cat([x[k, m] for m in range(j)] + [self.up(x[k + 1, j - 1])], 1)
                x[k, j] = getattr(self, f'conv{k}_{j}')(cat)
        if self.deep_supervision:
            return [getattr(self, 'final{}'.format(j))(x[0, j]) for j in range(1, self.depth)]
        return self.final(x[0, self.depth - 1])
