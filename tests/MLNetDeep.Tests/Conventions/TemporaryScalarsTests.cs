using static TorchSharp.torch;

namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class TemporaryScalarsTests
{
    [TestMethod]
    public void The_library_makes_none()
    {
        using var library = CompiledCode.Open("MLNetDeep.Torch", withSymbols: true);
        Expect.None(library.Types.SelectMany(TemporaryScalars.MadeBy));
    }

    [TestMethod]
    [DataRow(typeof(Multiplies), "TorchSharp.Scalar::op_Implicit(System.Double)", DisplayName = "a number where a Scalar is asked for")]
    [DataRow(typeof(Adds), "torch/Tensor::add(TorchSharp.torch/Tensor) → ", DisplayName = "a Scalar that TorchSharp makes")]
    [DataRow(typeof(AddsByOperator), "torch/Tensor::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor) → "
        + "", DisplayName = "the same, further down")]
    [DataRow(typeof(StepsAdam), "torch/optim/Optimizer::step(", DisplayName = "a step of torch.optim")]
    public void A_made_up_use_is_found_with_the_way_to_it(Type madeUp, string way)
    {
        var made = MadeBy(madeUp);
        Assert.HasCount(1, made);
        StringAssert.Contains(made[0], "TemporaryScalarsTests.cs:");
        StringAssert.Contains(made[0], way);
    }

    [TestMethod]
    public void Calls_that_take_no_Scalar_pass() => Assert.IsEmpty(MadeBy(typeof(TakesNoScalar)));

    private static List<string> MadeBy(Type madeUp)
    {
        using var tests = CompiledCode.Open("MLNetDeep.Tests", withSymbols: true);
        return [.. TemporaryScalars.MadeBy(tests.GetType(madeUp.FullName!.Replace('+', '/')))];
    }

    internal static class Multiplies
    {
        public static Tensor Call(Tensor x) => x.mul(0.5);
    }

    internal static class Adds
    {
        public static Tensor Call(Tensor x) => x.add(x);
    }

    internal static class AddsByOperator
    {
        public static Tensor Call(Tensor x) => x + x;
    }

    internal static class StepsAdam
    {
        public static Tensor Call(TorchSharp.Modules.Adam adam) => adam.step();
    }

    internal static class TakesNoScalar
    {
        public static Tensor Call(Tensor x) => x.sub_(x.mul(x).sum(0L)).addmm_(x, x, 0, 1);
    }
}
