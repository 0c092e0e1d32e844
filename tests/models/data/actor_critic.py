import torch
import torch.nn as nn
from torch.distributions import Categorical


class ActorCritic(nn.Module):
    def __init__(self, state_dim=8, action_dim=4, n_latent_var=64):
        super(ActorCritic, self).__init__()
        self.affine = nn.Linear(state_dim, n_latent_var)
        self.action_layer = nn.Linear(n_latent_var, action_dim)
        self.value_layer = nn.Linear(n_latent_var, 1)
        self.logprobs = []

    def forward(self, state):
        state = torch.tanh(self.affine(state))
        state_value = self.value_layer(state)
        action_probs = torch.softmax(self.action_layer(state), dim=-1)
        return action_probs, state_value
