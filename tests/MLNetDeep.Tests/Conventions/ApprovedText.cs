using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>A text that a person has read and approved, kept beside the tests; a test fails when the code now says something
/// else.</summary>
internal static class ApprovedText
{
    public const string AcceptVariable = "MLNETDEEP_ACCEPT";

    /// <summary>Compares with NAME.approved.txt in the folder Conventions.</summary>
    public static void Verify(string name, string received) =>
        Verify(Repository.PathOf("tests/MLNetDeep.Tests/Conventions"), name, received,
            accept: Environment.GetEnvironmentVariable(AcceptVariable) == "1");

    /// <summary>Compares with NAME.approved.txt in a folder; the difference is shown, and what was received is left as
    /// NAME.received.txt.</summary>
    public static void Verify(string folder, string name, string received, bool accept)
    {
        var approvedPath = Path.Combine(folder, name + ".approved.txt");
        var receivedPath = Path.Combine(folder, name + ".received.txt");
        var difference = LineDiff.Between(File.Exists(approvedPath) ? File.ReadAllText(approvedPath) : "", received);

        if (difference.Count == 0)
        {
            File.Delete(receivedPath);
            return;
        }

        var text = received.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (accept)
        {
            File.WriteAllText(approvedPath, text);
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, text);
        Assert.Fail(
            $"""
            {name} is not what was approved:
            {string.Join('\n', difference)}

            If that is meant, accept it: run the tests once with {AcceptVariable}=1, or rename
            {receivedPath}
            to {Path.GetFileName(approvedPath)}; then commit it with the change that caused it.
            """);
    }
}
