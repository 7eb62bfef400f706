"""Writes the files of this folder: state_dicts of a network that PyTorch has trained, as safetensors, and what it makes of four rows.

    /usr/bin/python3 state_dict.py        (Debian's python3-torch will do; the format is written by its description)
"""
import json
import struct

import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = torch.nn.Linear(3, 5)
        self.norm = torch.nn.BatchNorm1d(5)
        self.fc2 = torch.nn.Linear(5, 2)

    def forward(self, x):
        return self.fc2(torch.tanh(self.norm(self.fc1(x))))


def save(path, state, metadata):
    names = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64"}
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(state.items()):
        raw = tensor.contiguous().view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor.contiguous()
        raw = raw.numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


torch.manual_seed(1)
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
x = torch.randn(64, 3) * torch.tensor([1.0, 3.0, 0.2]) + torch.tensor([0.0, 5.0, -1.0])
y = torch.stack([x[:, 0] * 2 - x[:, 1], x[:, 2].abs() * 4], 1)
for _ in range(40):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(net(x), y).backward()
    optimizer.step()
net.eval()
rows = x[:4]
for name, dtype in ("single", torch.float32), ("half", torch.float16), ("bfloat16", torch.bfloat16), ("double", torch.float64):
    state = {key: value.to(dtype) if value.is_floating_point() else value for key, value in net.state_dict().items()}
    same = Net().eval()
    same.load_state_dict({key: value.float() if value.is_floating_point() else value for key, value in state.items()})
    with torch.no_grad():
        scores = same(rows)
    save(f"{name}.safetensors", state, {
        "torch": torch.__version__, "rows": json.dumps(rows.tolist()), "scores": json.dumps(scores.tolist())})
