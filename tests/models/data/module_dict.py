import torch
import torch.nn as nn


class Router(nn.Module):
    ACTS = {'relu': nn.ReLU, 'lrelu': lambda: nn.LeakyReLU(0.1), 'gelu': nn.GELU}

    def __init__(self, dims, act='lrelu', heads=None):
        super().__init__()
        heads = heads or {'age': 1, 'gender': 2, 'emotion': 7}
        self.trunk = nn.Sequential()
        for i, (a, b) in enumerate(zip(dims[:-1], dims[1:])):
            self.trunk.add_module(f'fc{i}', nn.Linear(a, b))
            self.trunk.add_module(f'act{i}', self.ACTS[act]())
        self.heads = nn.ModuleDict({name: nn.Linear(dims[-1], n) for name, n in heads.items()})

    def forward(self, x):
        h = self.trunk(x)
        return {name: head(h) for name, head in self.heads.items()}


model = Router([32, 64, 128])
