using FashionMnistRecipe;

namespace MLNetDeep.Examples.Tests.FashionMnistRecipe;

[TestClass]
public sealed class SeedResultTests
{
    [TestMethod]
    public void A_result_is_a_line() =>
        Assert.AreEqual("seed 2: validation 0.9100, test 0.9050, 312 s",
            new SeedResult(2, .91, .905, TimeSpan.FromSeconds(312.4)).ToString());

    [TestMethod]
    public void A_summary_has_mean_and_extremes() => Assert.AreEqual(
        "3 seeds: test 0.9060 (lowest 0.9050, highest 0.9070), validation 0.9110, at most 400 s a seed",
        SeedResult.Summary([new(1, .91, .905, TimeSpan.FromSeconds(300)), new(2, .911, .907, TimeSpan.FromSeconds(400)),
        new(3, .912, .906, TimeSpan.FromSeconds(200))]));

    [TestMethod]
    public void One_seed_is_not_several() =>
        StringAssert.StartsWith(SeedResult.Summary([new(1, .9, .9, TimeSpan.Zero)]), "1 seed: test 0.9000 ");
}
