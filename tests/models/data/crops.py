import torch
import torch.nn as nn


class CropNet(nn.Module):
    """original U-Net, valid convolutions, crops the skip"""
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 4, 3)
        self.b = nn.Conv2d(4, 8, 3)
        self.up = nn.ConvTranspose2d(8, 4, 2, stride=2)
        self.c = nn.Conv2d(8, 2, 3)
        self.pool = nn.MaxPool2d(2)

    def crop(self, enc, target_size):
        _, _, h, w = enc.size()
        dy = (h - target_size[0]) // 2
        dx = (w - target_size[1]) // 2
        return enc[:, :, dy:(dy + target_size[0]), dx:(dx + target_size[1])]

    def forward(self, x):
        a = torch.relu(self.a(x))
        b = torch.relu(self.b(self.pool(a)))
        u = self.up(b)
        return self.c(torch.cat([u, self.crop(a, u.shape[2:])], 1))
