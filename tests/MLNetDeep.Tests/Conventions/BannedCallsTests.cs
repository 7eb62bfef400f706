namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class BannedCallsTests
{
    [TestMethod]
    [DataRow("MLNetDeep")]
    [DataRow("MLNetDeep.Torch")]
    [DataRow("MLNetDeep.Sweeps")]
    [DataRow("MLNetDeep.Sweeps.PostgreSql")]
    public void The_libraries_name_nothing_banned(string name)
    {
        using var library = CompiledCode.Open(name, withSymbols: true);
        Expect.None(BannedCalls.Violations([.. CompiledCode.ReferencesIn(library)]).Distinct());
    }

    [TestMethod]
    public void No_catch_in_the_library_is_empty() =>
        Expect.None(
            from file in SourceTree.Library
            from line in file.EmptyCatches
            select $"{file.RelativePath}:{line}: an empty catch hides what went wrong. Let it through, or do what the comment says.");

    [TestMethod]
    [DataRow("TorchSharp.torch", "manual_seed")]
    [DataRow("TorchSharp.torch.random", "manual_seed")]
    [DataRow("TorchSharp.torch.cuda", "manual_seed_all")]
    [DataRow("System.Random", ".ctor")]
    [DataRow("System.Random", "get_Shared")]
    [DataRow("System.Console", "WriteLine")]
    [DataRow("System.Console", "get_Error")]
    [DataRow("System.DateTime", "get_Now")]
    [DataRow("System.DateTime", "get_UtcNow")]
    [DataRow("System.DateTimeOffset", "get_UtcNow")]
    [DataRow("TorchSharp.torch.optim", "Adam")]
    [DataRow("TorchSharp.torch.optim.Optimizer", "step")]
    [DataRow("System.Threading.Thread", "Sleep")]
    public void A_made_up_use_is_found_with_its_place_and_reason(string type, string member)
    {
        var violation = BannedCalls.Violations([Use(type, member, "Training/Loop.cs")]).Single();
        StringAssert.StartsWith(violation, $"Training/Loop.cs:3: {type}.{member.TrimStart('.')}. ");
    }

    [TestMethod]
    [DataRow("System.DateTime", "get_Ticks")]
    [DataRow("System.RandomNumber", ".ctor")]
    [DataRow("TorchSharp.torch", "optimize")]
    [DataRow("System.Threading.Thread", "Join")]
    public void A_neighbour_by_name_passes(string type, string member) =>
        Assert.IsEmpty(BannedCalls.Violations([Use(type, member, "Loop.cs")]));

    [TestMethod]
    public void Backward_may_stand_in_one_file_many_times() =>
        Assert.IsEmpty(BannedCalls.Violations([Backward("Loop.cs"), Backward("Loop.cs")]));

    [TestMethod]
    public void Backward_in_a_second_file_names_both()
    {
        var violations = BannedCalls.Violations([Backward("Loop.cs"), Backward("Other.cs")]).ToList();
        Assert.HasCount(2, violations);
        StringAssert.Contains(violations[0], "in more than 1 file. There is one engine");
    }

    private static CompiledReference Backward(string file) => Use("TorchSharp.torch.Tensor", "backward", file);

    private static CompiledReference Use(string type, string member, string file) =>
        new("MLNetDeep.MadeUp", file + ":3", "Any", type, member);
}
