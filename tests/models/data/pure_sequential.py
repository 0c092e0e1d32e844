import torch.nn as nn


class Classifier(nn.Sequential):
    def __init__(self, n_in=20, hidden=(64, 32), n_out=3, p=0.2):
        layers = []
        last = n_in
        for h in hidden:
            layers += [nn.Linear(last, h), nn.BatchNorm1d(h), nn.ReLU(), nn.Dropout(p)]
            last = h
        super().__init__(*layers, nn.Linear(last, n_out))
