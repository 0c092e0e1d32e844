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


class Widening(nn.Module):
    """Without a projection it can only add what is four times as wide as its middle."""

    expansion = 4

    def __init__(self, in_planes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * self.expansion, 1, bias=False)
        self.downsample = downsample

    def forward(self, x):
        out = self.bn1(self.conv1(x)).relu()
        out = self.conv3(self.bn2(self.conv2(out)).relu())
        return (out + (x if self.downsample is None else self.downsample(x))).relu()


class Keyed(nn.Module):
    """Settings are looked up by name in a dict that nobody shows."""

    def __init__(self, cfg):
        super().__init__()
        self.token = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.place = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop = nn.Dropout(cfg["drop_rate"])
        self.layers = nn.Sequential(*[KeyedLayer(cfg) for _ in range(cfg["n_layers"])])

    def forward(self, ids):
        places = self.place(torch.arange(ids.shape[1], device=ids.device))
        return self.layers(self.drop(self.token(ids) + places))


class KeyedLayer(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.out = nn.Linear(cfg["emb_dim"], cfg["emb_dim"], bias=cfg["qkv_bias"])

    def forward(self, x):
        return x + self.out(x)


class Mixing(nn.Module):
    """Its widths must fit each other; its other arguments are no sizes."""

    def __init__(self, in_planes, planes, bias, act_layer):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, 1, bias=bias)
        self.act = act_layer()
        self.conv2 = nn.Conv2d(planes, planes * 4, 1, bias=bias)

    def forward(self, x):
        return self.conv2(self.act(self.conv1(x))) + x
