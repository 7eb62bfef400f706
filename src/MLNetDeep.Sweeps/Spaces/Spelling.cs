namespace MLNetDeep.Sweeps.Spaces;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>A sentence with a space in front; the names there are where none is near.</summary>
    public static string DidYouMean(string received, IEnumerable<string> names)
    {
        string[] known = [.. names];
        var nearest = known.Select(name => (name, distance: Distance(received.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(pair => pair.distance).FirstOrDefault();
        if (nearest.name is not null && nearest.distance <= Math.Max(2, received.Length / 3))
            return $" Did you mean '{nearest.name}'?";

        // Somebody may have left out the first part of a path.
        return known.FirstOrDefault(name => name.EndsWith("." + received, StringComparison.OrdinalIgnoreCase)) is { } path
            ? $" Did you mean '{path}'?"
            : known.Length == 0 ? " There are none." : $" There are {string.Join(", ", known.Select(name => $"'{name}'"))}.";
    }

    /// <summary>How many letters must be put in, left out or changed (Levenshtein, 1966).</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                current[j + 1] = Math.Min(Math.Min(previous[j + 1], current[j]) + 1, previous[j] + (a[i] == b[j] ? 0 : 1));
            previous = current;
        }
        return previous[^1];
    }
}
