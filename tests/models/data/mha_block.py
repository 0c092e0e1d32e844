import torch
import torch.nn as nn


class EncoderBlock(nn.Module):
    def __init__(self, d_model=64, heads=4, d_ff=128, dropout=0.1):
        super().__init__()
        self.attn = nn.MultiheadAttention(d_model, heads, dropout=dropout, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(d_model, d_ff), nn.GELU(), nn.Dropout(dropout), nn.Linear(d_ff, d_model))
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)

    def forward(self, x):
        h = self.norm1(x)
        a, w = self.attn(h, h, h)
        x = x + a
        return x + self.ff(self.norm2(x)), w
