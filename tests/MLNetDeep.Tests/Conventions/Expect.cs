namespace MLNetDeep.Tests.Conventions;

/// <summary>Assertions over whole lists, so that one run of the tests shows all there is to mend.</summary>
internal static class Expect
{
    public static void None(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count > 0)
            Assert.Fail($"{all.Count} to mend:\n  " + string.Join("\n  ", all));
    }
}
