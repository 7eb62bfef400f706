namespace MLNetDeep.Tests.Conventions;

/// <summary>The difference between two texts, as a reader of a failed test wants it: only the lines that changed.</summary>
internal static class LineDiff
{
    /// <summary>Lines that are gone ("- ") and lines that are new ("+ "), in order; empty when the texts are equal.</summary>
    public static IReadOnlyList<string> Between(string approved, string received)
    {
        var (before, after) = (Lines(approved), Lines(received));
        var common = LongestCommon(before, after);
        var changes = new List<string>();

        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
                (i, j) = (i + 1, j + 1);
            else if (j == after.Length || i < before.Length && common[i + 1, j] >= common[i, j + 1])
                changes.Add("- " + before[i++]);
            else
                changes.Add("+ " + after[j++]);
        }
        return changes;
    }

    /// <summary>For every pair of positions, how many lines the rests of both texts have in common, in order.</summary>
    private static int[,] LongestCommon(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        return common;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
