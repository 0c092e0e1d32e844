import torch
from torch import nn
from abc import ABC, abstractmethod


class InitMixin:
    def reset(self):
        for name, p in self.named_parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p)

    @property
    def n_params(self):
        return sum(p.numel() for p in self.parameters() if p.requires_grad)


class Base(nn.Module, ABC):
    def __init__(self, width, **kw):
        super().__init__()
        self.width = width
        self.stem = self.make_stem(kw.get('in_channels', 3))

    def make_stem(self, c):
        return self.conv3x3(c, self.width)

    @staticmethod
    def conv3x3(i, o, stride=1):
        return nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False)

    @property
    @abstractmethod
    def out_features(self):
        ...

    @abstractmethod
    def body(self, x):
        pass

    def forward(self, x):
        x = self.stem(x)
        x = self.body(x)
        return self.head(torch.flatten(nn.functional.adaptive_avg_pool2d(x, (1, 1)), 1))


class Net(InitMixin, Base):
    def __init__(self, width=16, n=3, num_classes=4, **kw):
        super(Net, self).__init__(width=width, **kw)
        self.blocks = nn.ModuleList(self.conv3x3(width * 2 ** i, width * 2 ** (i + 1), stride=2) for i in range(n))
        self._n = n
        self.head = nn.Linear(self.out_features, num_classes)
        self.reset()
        print(f'{self.n_params:,} parameters')

    @property
    def out_features(self):
        return self.width * 2 ** self._n

    def body(self, x):
        for b in self.blocks:
            x = b(x).relu()
        return x

    @classmethod
    def tiny(cls):
        return cls(width=4, n=2)
