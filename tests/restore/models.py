"""Sound sources of many shapes, whose block structure a careful reader could get back."""

SOURCES = {
    "residual block": """
class Block(nn.Module):
    expansion = 4

    def __init__(self, inp, out, stride=1, down=None):
        super().__init__()
        self.conv1 = nn.Conv2d(inp, out, 3, stride=stride)
        self.down = down
        if stride != 1 or inp != out:
            self.short = nn.Sequential(nn.Conv2d(inp, out, 1), nn.BatchNorm2d(out))
        else:
            self.short = nn.Identity()
        self.relu = nn.ReLU()

    def forward(self, x):
        identity = x
        out = self.conv1(x)
        if self.down is not None:
            identity = self.down(x)
        out += identity
        return self.relu(out)
""",
    "functions and main": """
import torch
from torch import nn
import torch.nn.functional as F

def conv3x3(a, b, stride=1):
    return nn.Conv2d(a, b, 3, stride)

class A(nn.Module):
    def __init__(self):
        super(A, self).__init__()
        self.c = conv3x3(3, 4)

    def forward(self, x):
        return F.relu(self.c(x))

if __name__ == "__main__":
    model = A()
    x = torch.randn(1, 3, 8, 8)
    print(model(x).shape)
""",
    "try and nested function": """
class G(nn.Module):
    def __init__(self, act="relu"):
        super().__init__()
        if act == "relu":
            self.act = nn.ReLU()
        elif act == "gelu":
            self.act = nn.GELU()
        else:
            raise ValueError(f"unknown: {act}")

        def init_weights(m):
            if isinstance(m, nn.Linear):
                nn.init.zeros_(m.weight)

        self.apply(init_weights)

    def forward(self, x):
        try:
            y = self.act(x)
        except RuntimeError as e:
            print(e)
            raise
        finally:
            print("done")
        f = lambda a: a if a is not None else 0
        return f(y) if y.dim() > 1 else y
""",
    "decorators": """
def timer(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = fn(*args, **kwargs)
        print(time.time() - start)
        return result
    return wrapper

@timer
def main():
    net = Net()
    net.eval()

main()
""",
    "slices and annotations": """
class E(nn.Module):
    def __init__(self, n: int, *, p: float = 0.5) -> None:
        super().__init__()
        self.n: int = n
        self.d = {"a": 1, "b: c": [1, 2, 3][::-1]}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, c = x.shape[:2]
        while c > 1:
            x = x[:, : c // 2] + x[:, c // 2 :]
            c //= 2
        assert x.shape[0] == b, "batch: changed"
        if self.training:
            return x, self.d["a"]
        return x
""",
    "attention": """
class Attention(nn.Module):
    def __init__(self, dim, heads=8):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, dim * 3)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x, mask=None):
        B, N, C = x.shape
        qkv = self.qkv(x).reshape(B, N, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q @ k.transpose(-2, -1)) * self.scale
        if mask is not None:
            attn = attn.masked_fill(mask == 0, -1e9)
        attn = attn.softmax(dim=-1)
        x = (attn @ v).transpose(1, 2).reshape(B, N, C)
        return self.proj(x)
""",
    "vgg": """
class VGG(nn.Module):
    cfg = {"A": [64, "M", 128]}

    def __init__(self, features, init_weights=True):
        super(VGG, self).__init__()
        self.features = features
        if init_weights:
            self._initialize_weights()

    def forward(self, x):
        x = self.features(x)
        return x

    def _initialize_weights(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight)
                if m.bias is not None:
                    nn.init.constant_(m.bias, 0)
            elif isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, 0, 0.01)
                nn.init.constant_(m.bias, 0)

def make_layers(cfg, batch_norm=False):
    layers = []
    in_channels = 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(2)]
        else:
            conv = nn.Conv2d(in_channels, v, 3)
            if batch_norm:
                layers += [conv, nn.BatchNorm2d(v), nn.ReLU()]
            else:
                layers += [conv, nn.ReLU()]
            in_channels = v
    return nn.Sequential(*layers)

def vgg11(pretrained=False, **kwargs):
    if pretrained:
        kwargs["init_weights"] = False
    model = VGG(make_layers(VGG.cfg["A"]), **kwargs)
    return model
""",
}
