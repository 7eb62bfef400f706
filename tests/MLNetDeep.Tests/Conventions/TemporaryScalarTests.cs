using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// A number given to TorchSharp where it wants a <see cref="Scalar"/> becomes a temporary object whose finalizer may free the native memory while
/// the native call still reads it: an exception once in some 60,000 calls, or silently a wrong value. So what runs at every step makes none, neither in
/// our code nor inside the TorchSharp methods we call.
/// </summary>
[TestClass]
public sealed class TemporaryScalarTests
{
    private static readonly string[] Namespaces = ["MLNetDeep.Networks", "MLNetDeep.Training", "MLNetDeep.Data"];

    [TestMethod]
    public void No_step_of_training_makes_a_Scalar()
    {
        var types = typeof(DenseNetworkTrainer).Assembly.GetTypes()
            .Where(type => Namespaces.Any(name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true))
            .ToList();
        Assert.Contains(typeof(MLNetDeep.Training.TrainingLoop), types);
        Assert.Contains(typeof(MLNetDeep.Training.Optimizers.AdamRule), types);
        Assert.Contains(typeof(MLNetDeep.Networks.TorchNetwork), types);

        var found = new ScalarMakers().In(types).ToList();

        Assert.IsEmpty(found, $"Use tensors of no dimensions in place of numbers, and subtraction in place of addition:\n{string.Join("\n", found)}\n");
    }

    [TestMethod]
    public void Every_form_that_makes_one_is_found()
    {
        var found = string.Join("\n", new ScalarMakers().In([typeof(Risky)]));

        foreach (var method in typeof(Risky).GetMethods().Where(m => m.DeclaringType == typeof(Risky)))
            Assert.Contains($"+Risky.{method.Name}: ", found);
        Assert.Contains("Risky.AddOfTensors: Tensor.add(Tensor) → ", found);
    }

    [TestMethod]
    public void Forms_without_pass() => Assert.IsEmpty(new ScalarMakers().In([typeof(Safe)]).ToList());

    private static class Risky
    {
        public static Tensor OperatorWithNumber(Tensor x) => x * 0.5f;

        public static Tensor MulByNumber(Tensor x) => x.mul(0.5);

        public static Tensor AddOfTensors(Tensor x) => x.add(x);

        public static Tensor AddInPlaceOfTensors(Tensor x) => x.add_(x);

        public static Tensor OperatorPlus(Tensor x) => x + x;

        public static Tensor Alpha(Tensor x) => x.add_(x, alpha: 0.1);

        public static Tensor Fill(Tensor x) => x.fill_(1);

        public static Tensor Pow(Tensor x) => x.pow(2);

        public static Tensor Full() => full(3, 1f);

        public static Tensor Compare(Tensor x) => x > 0;

        public static Scalar Held() => 0.5f.ToScalar();
    }

    private static class Safe
    {
        public static Tensor Subtraction(Tensor x) => x.sub_(x).sub(x.neg());

        public static Tensor MulByTensor(Tensor x) => x.mul(tensor(0.5f)).div_(x.sqrt());

        public static Tensor Compare(Tensor x) => x.gt(zeros_like(x)).eq(x).sum();
    }
}
