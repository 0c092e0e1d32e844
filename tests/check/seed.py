"""The seed's ResNet18, with the imports that torch needs to run it."""

LAYERS = [(64, 128), (128, 256), (256, 512)]


def _stage(number: int, before: int, width: int, stride: int) -> str:
    return f"""
        self.layer{number} = nn.Sequential(
            nn.Conv2d({before}, {width}, kernel_size=3, stride={stride}, padding=1, bias=False),
            nn.BatchNorm2d({width}),
            nn.ReLU(inplace=True),
            nn.Conv2d({width}, {width}, kernel_size=3, stride=1, padding=1, bias=False),
            nn.BatchNorm2d({width}),  # no activation: it comes after the addition
        )"""


RESNET18 = f"""from torch import nn


class ResNet18(nn.Module):
    def __init__(self):
        super(ResNet18, self).__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True){_stage(1, 64, 64, 1)}{_stage(2, 64, 128, 2)}\
{_stage(3, 128, 256, 2)}{_stage(4, 256, 512, 2)}
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = self.bn1(x)
        x = self.relu(x)
        x = self.layer1(x) + x
        x = self.layer2(x) + x
        x = self.layer3(x) + x
        x = self.layer4(x) + x
        x = self.avgpool(x)
        x = x.view(x.size(0), -1)
        x = self.fc(x)
        return x
"""
