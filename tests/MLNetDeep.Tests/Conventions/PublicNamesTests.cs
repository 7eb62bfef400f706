namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class PublicNamesTests
{
    private static readonly string[] Theirs = [.. PublicNames.AssembliesOfOthers.SelectMany(PublicNames.PublicTypesOf)];

    [TestMethod]
    public void No_public_type_bears_the_name_of_one_of_TorchSharp_or_ML_NET() =>
        Expect.None(PublicNames.Clashes(PublicNames.PublicTypesOf("MLNetDeep"), Theirs));

    [TestMethod]
    [DataRow("MLNetDeep.Linear", "TorchSharp.Modules.Linear")]
    [DataRow("MLNetDeep.TextLoader", "Microsoft.ML.Data.TextLoader")]
    [DataRow("MLNetDeep.IEstimator`2", "Microsoft.ML.IEstimator`1")]
    [DataRow("MLNetDeep.SdcaRegressionTrainer", "Microsoft.ML.Trainers.SdcaRegressionTrainer")]
    public void A_made_up_type_of_a_taken_name_is_found(string ours, string theirs) =>
        StringAssert.Contains(PublicNames.Clashes([ours], Theirs).Single(), $"there is also {theirs}.");

    [TestMethod]
    [DataRow("MLNetDeep.Dense")]
    [DataRow("MLNetDeep.Module", DisplayName = "a name that is only taken by a nested type")]
    public void A_free_name_passes(string ours) => Assert.IsEmpty(PublicNames.Clashes([ours], Theirs));

    [TestMethod]
    public void Every_exception_is_still_a_name_of_theirs() =>
        Expect.None(PublicNames.Exceptions.Keys.Where(name => !Theirs.Any(theirs => theirs.EndsWith("." + name, StringComparison.Ordinal)))
            .Select(name => $"{name} is no name of theirs any more; drop the exception."));
}
