import torch
import torch.nn as nn


class GRUClassifier(nn.Module):
    def __init__(self, input_dim=40, hidden_dim=64, layer_dim=2, output_dim=5):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.layer_dim = layer_dim
        self.gru = nn.GRU(input_dim, hidden_dim, layer_dim, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden_dim, output_dim)

    def forward(self, x):
        h0 = torch.zeros(self.layer_dim * 2, x.size(0), self.hidden_dim).requires_grad_()
        out, hn = self.gru(x, h0.detach())
        out = self.fc(torch.cat([hn[-2], hn[-1]], dim=-1))
        return out
