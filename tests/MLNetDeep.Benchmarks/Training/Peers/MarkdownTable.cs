namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>A table that is written row by row, as soon as a row is known.</summary>
internal sealed class MarkdownTable
{
    private readonly TextWriter _to;

    public MarkdownTable(TextWriter to, params IReadOnlyList<string> headings)
    {
        _to = to;
        _to.WriteLine();
        Row(headings);
        Row(headings.Select(_ => "---"));
    }

    public void Row(params IEnumerable<string> cells) => _to.WriteLine($"| {string.Join(" | ", cells)} |");
}
