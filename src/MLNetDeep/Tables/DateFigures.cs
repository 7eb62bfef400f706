using MLNetDeep.Transforms;

namespace MLNetDeep.Tables;

/// <summary>What was seen of the dates of a column.</summary>
internal sealed class DateFigures
{
    private static readonly DatePart[] All = Enum.GetValues<DatePart>();

    private readonly float[] _smallest = [.. All.Select(_ => float.PositiveInfinity)];
    private readonly float[] _largest = [.. All.Select(_ => float.NegativeInfinity)];

    public long Missing { get; private set; }

    public long Values { get; private set; }

    /// <summary>The parts that are not the same in all rows.</summary>
    public IReadOnlyList<DatePart> PartsThatVary => [.. All.Where((_, i) => _largest[i] > _smallest[i])];

    public void Add(DateTime? date)
    {
        if (date is null)
        {
            Missing++;
            return;
        }
        Values++;
        for (var i = 0; i < All.Length; i++)
        {
            var value = DateReading.Part(date, All[i]);
            _smallest[i] = Math.Min(_smallest[i], value);
            _largest[i] = Math.Max(_largest[i], value);
        }
    }
}
