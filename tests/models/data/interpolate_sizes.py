import torch
import torch.nn as nn
import torch.nn.functional as F


class FPN(nn.Module):
    def __init__(self, c=(8, 16, 32), out=12):
        super().__init__()
        self.stem = nn.Conv2d(3, c[0], 7, 2, 3)
        self.stages = nn.ModuleList([nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(c, c[1:])])
        self.lateral = nn.ModuleList([nn.Conv2d(w, out, 1) for w in c])
        self.smooth = nn.ModuleList([nn.Conv2d(out, out, 3, padding=1) for _ in c])

    def _upsample_add(self, x, y):
        _, _, H, W = y.size()
        return F.interpolate(x, size=(H, W), mode='bilinear', align_corners=False) + y

    def forward(self, x):
        size = x.shape[2:]
        feats = [self.stem(x)]
        for s in self.stages:
            feats.append(F.relu(s(feats[-1])))
        lat = [l(f) for l, f in zip(self.lateral, feats)]
        outs = [lat.pop()]
        while lat:
            outs.append(self._upsample_add(outs[-1], lat.pop()))
        outs = [s(o) for s, o in zip(self.smooth, reversed(outs))]
        seg = F.interpolate(torch.cat([F.interpolate(o, size=outs[0].shape[-2:]) for o in outs], 1), size=size, mode='nearest')
        return seg, tuple(outs)
