import torch
import torch.nn as nn


class SimpleRNN(nn.Module):
    def __init__(self, input_size=12, hidden_size=20, num_classes=4):
        super().__init__()
        self.hidden_size = hidden_size
        self.cell = nn.RNNCell(input_size, hidden_size)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        batch, steps, _ = x.shape
        h = torch.zeros(batch, self.hidden_size)
        outs = []
        for t in range(steps):
            h = self.cell(x[:, t, :], h)
            outs.append(self.fc(h))
        return torch.stack(outs, dim=1), h
