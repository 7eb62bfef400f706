using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>
/// Several networks of one shape as one: each layer's weights are a stack of matrices, its products one <c>baddbmm</c>, its update one for
/// all. Autograd, and Adam by tensor operations that make no temporary numbers. Every network has an order of rows of its own, as seeds and
/// folds have.
/// </summary>
internal sealed class BatchedLoop : IStepLoop
{
    private readonly StepRows _rows;
    private readonly int _batch;
    private readonly int _networks;
    private readonly Tensor[] _orders;
    private readonly (Tensor Weight, Tensor Bias)[] _layers;
    private readonly (Tensor Parameter, Tensor Mean, Tensor MeanSquare)[] _adam;
    private readonly Tensor _meanShare = tensor(0.1f);
    private readonly Tensor _squareShare = tensor(0.001f);
    private readonly Tensor _minusEpsilon = tensor(-1e-7f);
    private readonly Tensor _batchSize;
    private long _step;
    private int _at;

    public BatchedLoop(StepRows rows, int[] widths, int batch, int networks, int threads)
    {
        (_rows, _batch, _networks, Threads) = (rows, batch, networks, threads);
        _batchSize = tensor((float)batch);
        _orders = [.. Enumerable.Range(0, networks).Select(_ => rows.OrderTensor.index_select(0, randperm(rows.Store.Count, int64)))];
        _layers = [.. widths.Zip(widths.Skip(1), (inputs, units) => (Drawn(inputs, units), zeros([networks, 1, units]).requires_grad_()))];
        _adam = [.. _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias })
            .Select(parameter => (parameter, zeros_like(parameter), zeros_like(parameter)))];

        // Glorot-uniform, as the others.
        Tensor Drawn(int inputs, int units) =>
            rand([networks, inputs, units]).sub_(tensor(.5f)).mul_(tensor(2 * MathF.Sqrt(6f / (inputs + units)))).detach().requires_grad_();
    }

    public int Threads { get; }

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++, _at += _batch)
        {
            if (_at + _batch > _rows.Store.Count)
                _at = 0;
            Step();
        }
    }

    public void Dispose()
    {
        foreach (var (parameter, mean, square) in _adam)
        {
            parameter.Dispose();
            mean.Dispose();
            square.Dispose();
        }
        foreach (var order in _orders)
            order.Dispose();
        _meanShare.Dispose();
        _squareShare.Dispose();
        _minusEpsilon.Dispose();
        _batchSize.Dispose();
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        var rows = cat([.. _orders.Select(order => order.narrow(0, _at, _batch))]);
        var values = _rows.Features.index_select(0, rows).view(_networks, _batch, -1);
        foreach (var (i, (weight, bias)) in _layers.Index())
        {
            // TorchSharp 0.107 hands the three on in another order than their names say: what is added to comes last.
            values = values.baddbmm(weight, bias);
            if (i < _layers.Length - 1)
                values = values.relu();
        }
        var losses = nn.functional.cross_entropy(
            values.view(_networks * _batch, -1), _rows.Labels.index_select(0, rows), reduction: nn.Reduction.Sum);
        foreach (var (parameter, _, _) in _adam)
            parameter.grad?.zero_();
        losses.div(_batchSize).backward();
        Update();
    }

    private void Update()
    {
        using var noGradients = no_grad();
        _step++;
        var rate = tensor((float)(1e-3 * Math.Sqrt(1 - Math.Pow(0.999, _step)) / (1 - Math.Pow(0.9, _step))));
        foreach (var (parameter, mean, square) in _adam)
        {
            // The gradient's memory serves twice: fresh memory for a stack of this size costs more than the arithmetic.
            var gradient = parameter.grad!;
            mean.lerp_(gradient, _meanShare);
            square.lerp_(gradient.mul_(gradient), _squareShare);
            parameter.sub_(mean.mul(rate).div_(gradient.copy_(square).sqrt_().sub_(_minusEpsilon)));
        }
    }
}
