using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

[TestClass]
public sealed class ErrorFunctionTests
{
    /// <summary>Values of Python's <c>math.erfc</c>, some in each of the three ranges of the approximation.</summary>
    [TestMethod]
    [DataRow(-6, 2.0)]
    [DataRow(-1.5, 1.9661051464753108)]
    [DataRow(-0.25, 1.276326390168237)]
    [DataRow(0, 1.0)]
    [DataRow(0.46, 0.5153446099983203)]
    [DataRow(0.47, 0.5062549491139179)]
    [DataRow(2.5, 0.0004069520174449589)]
    [DataRow(4.5, 1.9661604415428873e-10)]
    [DataRow(10, 2.088487583762545e-45)]
    public void Complement_is_right_to_13_digits(double x, double expected) =>
        Assert.AreEqual(expected, ErrorFunction.Complement(x), 1e-13 * expected);

    [TestMethod]
    public void Ends_and_missing_values_are_kept()
    {
        Assert.AreEqual(0, ErrorFunction.Complement(double.PositiveInfinity));
        Assert.AreEqual(2, ErrorFunction.Complement(double.NegativeInfinity));
        Assert.AreEqual(double.NaN, ErrorFunction.Complement(double.NaN));
    }
}
