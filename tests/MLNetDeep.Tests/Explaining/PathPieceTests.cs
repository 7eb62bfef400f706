using MLNetDeep.Explaining;

namespace MLNetDeep.Tests.Explaining;

[TestClass]
public sealed class PathPieceTests
{
    [TestMethod]
    public void Nodes_and_weights_integrate_polynomials_up_to_degree_seven_and_no_further()
    {
        var error = new double[9];
        for (var degree = 0; degree < error.Length; degree++)
        {
            var integral = 0.0;
            for (var i = 0; i < PathPiece.Nodes.Length; i++)
                integral += PathPiece.Weights[i] * Math.Pow(PathPiece.Nodes[i], degree);
            error[degree] = Math.Abs(integral - 1.0 / (degree + 1));
        }
        Assert.IsLessThan(1e-15, error[..8].Max());
        Assert.IsGreaterThan(1e-6, error[8]);
    }
}
