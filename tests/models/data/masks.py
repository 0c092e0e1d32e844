import torch
import torch.nn as nn
import torch.nn.functional as F


class Bahdanau(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Wa = nn.Linear(hidden_size, hidden_size)
        self.Ua = nn.Linear(hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)

    def forward(self, query, keys, mask=None):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        if mask is not None:
            scores = scores.masked_fill(mask.unsqueeze(1), -1e9)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights


class Seq2Seq(nn.Module):
    def __init__(self, vocab=50, emb=16, hidden=32, pad=0, max_len=5):
        super().__init__()
        self.pad, self.max_len = pad, max_len
        self.emb = nn.Embedding(vocab, emb, padding_idx=pad)
        self.enc = nn.GRU(emb, hidden, batch_first=True)
        self.att = Bahdanau(hidden)
        self.dec = nn.GRU(emb + hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, src):
        mask = src.eq(self.pad)
        enc, h = self.enc(self.emb(src))
        token = torch.zeros(src.size(0), 1, dtype=torch.long, device=src.device)
        outputs, atts = [], []
        for i in range(self.max_len):
            context, w = self.att(h.permute(1, 0, 2), enc, mask)
            step, h = self.dec(torch.cat((self.emb(token), context), dim=2), h)
            logit = self.out(step)
            token = logit.argmax(-1)
            outputs.append(logit)
            atts.append(w)
        return torch.cat(outputs, dim=1).log_softmax(-1), h, torch.cat(atts, dim=1)
