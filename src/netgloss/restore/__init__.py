"""Damaged text in, Python source out.

>>> print(restore("class Net(nn.Module): def init(self): super().init() self.fc = f(2)").source)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = f(2)
<BLANKLINE>
"""

from netgloss.restore.records import Doubt, Repair, Restored
from netgloss.restore.sound import restore

__all__ = ["Doubt", "Repair", "Restored", "restore"]
