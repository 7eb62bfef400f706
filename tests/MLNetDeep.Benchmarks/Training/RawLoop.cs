using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>
/// The loop a user of TorchSharp writes: modules, autograd, and either <c>torch.optim.Adam</c>, which may throw at any step
/// (docs/decisions/0004) and is then called again, or Adam by tensor operations that make no temporary numbers.
/// </summary>
internal sealed class RawLoop : IStepLoop
{
    private const int MostAttempts = 5;

    private readonly StepRows _rows;
    private readonly int _batch;
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly optim.Optimizer? _optimizer;
    private readonly (Tensor Parameter, Tensor Mean, Tensor MeanSquare)[] _own = [];
    private readonly Tensor _meanShare = tensor(0.1f);
    private readonly Tensor _squareShare = tensor(0.001f);
    private readonly Tensor _minusEpsilon = tensor(-1e-7f);
    private long _step;
    private int _at;

    public RawLoop(StepRows rows, int[] widths, int batch, int threads, bool stockOptimizer)
    {
        (_rows, _batch, Threads) = (rows, batch, threads);
        var modules = new List<nn.Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            modules.Add(nn.Linear(widths[i - 1], widths[i]));
            if (i < widths.Length - 1)
                modules.Add(nn.ReLU());
        }
        _network = nn.Sequential(modules).to(rows.Device);
        if (stockOptimizer)
            _optimizer = optim.Adam(_network.parameters(), lr: 1e-3);
        else
            _own = [.. _network.parameters().Select(parameter => ((Tensor)parameter, zeros_like(parameter), zeros_like(parameter)))];
    }

    public int Threads { get; }

    /// <summary>How often the optimizer threw; each time its step was started again.</summary>
    public int Failures { get; private set; }

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++, _at += _batch)
        {
            if (_at + _batch > _rows.Store.Count)
                _at = 0;
            Step();
        }
    }

    /// <summary>The share of rows whose class scores highest.</summary>
    public double AccuracyOn(StepRows rows)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _network.forward(rows.Features).argmax(1).eq(rows.Labels).to(float32).mean().item<float>();
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        foreach (var (_, mean, square) in _own)
        {
            mean.Dispose();
            square.Dispose();
        }
        _network.Dispose();
        _meanShare.Dispose();
        _squareShare.Dispose();
        _minusEpsilon.Dispose();
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        var rows = _rows.OrderTensor.narrow(0, _at, _batch);
        using var loss = nn.functional.cross_entropy(
            _network.forward(_rows.Features.index_select(0, rows)), _rows.Labels.index_select(0, rows));
        _network.zero_grad();
        loss.backward();
        if (_optimizer is null)
        {
            Update();
            return;
        }
        StepAgainAndAgain(_optimizer);
    }

    /// <summary>A Scalar may be freed under the call; then some parameters have moved, others not, and it is called once more.</summary>
    private void StepAgainAndAgain(optim.Optimizer optimizer)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                optimizer.step();
                return;
            }
            catch (ExternalException) when (attempt < MostAttempts)
            {
                Failures++;
            }
        }
    }

    private void Update()
    {
        using var noGradients = no_grad();
        _step++;
        var rate = tensor((float)(1e-3 * Math.Sqrt(1 - Math.Pow(0.999, _step)) / (1 - Math.Pow(0.9, _step))));
        foreach (var (parameter, mean, square) in _own)
        {
            var gradient = parameter.grad!;
            mean.lerp_(gradient, _meanShare);
            square.lerp_(gradient.mul(gradient), _squareShare);
            parameter.sub_(mean.mul(rate).div_(square.sqrt().sub_(_minusEpsilon)));
        }
    }
}
