from functools import partial
import torch
from torch import nn


class StageConfig:
    def __init__(self, width, depth, stride=1):
        self.width = width
        self.depth = depth
        self.stride = stride


class Unit(nn.Module):
    def __init__(self, in_planes, planes, stride, norm_layer, act_layer, downsample):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, 3, stride, 1, bias=False)
        self.norm1 = norm_layer(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.norm2 = norm_layer(planes)
        self.act = act_layer()
        self.downsample = downsample

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.norm2(self.conv2(self.act(self.norm1(self.conv1(x)))))
        return self.act(x + shortcut)


class Stage(nn.Module):
    def __init__(self, block, in_planes, config, norm_layer):
        super().__init__()
        layers = []
        for i in range(config.depth):
            stride = config.stride if i == 0 else 1
            down = None
            if stride != 1 or in_planes != config.width:
                down = nn.Sequential(
                    nn.Conv2d(in_planes, config.width, 1, stride, bias=False), norm_layer(config.width)
                )
            layers.append(block(in_planes, config.width, stride, norm_layer, nn.ReLU, down))
            in_planes = config.width
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class Pyramid(nn.Module):
    def __init__(self, widths, out_channels):
        super().__init__()
        self.inner = nn.ModuleList([nn.Conv2d(w, out_channels, 1) for w in widths])

    def forward(self, maps):
        named = list(maps.values())
        return [conv(x) for conv, x in zip(self.inner, named)]


class Net(nn.Module):
    def __init__(self, block, configs, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        self.stem = nn.Conv2d(3, 16, 3, 2, 1)
        width = 16
        stages = []
        for config in configs:
            stages.append(Stage(block, width, config, norm_layer))
            width = config.width
        self.stages = nn.ModuleList(stages)
        self.pyramid = Pyramid([config.width for config in configs], 24)

    def forward(self, x):
        x = self.stem(x)
        maps = {}
        for i, stage in enumerate(self.stages):
            x = stage(x)
            maps[str(i)] = x
        return self.pyramid(maps)


def small_net(**kwargs):
    configs = [StageConfig(16, 1), StageConfig(width=40, depth=2, stride=2)]
    return Net(Unit, configs, norm_layer=partial(nn.BatchNorm2d, eps=1e-3), **kwargs)
