using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;

namespace MLNetDeep.Tables;

/// <summary>Decides what a column of a table becomes, by its type and what was seen of its values.</summary>
/// <param name="options">The rules' bounds.</param>
internal sealed class ColumnRuling(TableFeaturesOptions options)
{
    /// <summary>With fewer values nobody can tell an identifier from a category.</summary>
    private const int FewestOfIdentifier = 20;

    /// <summary>What the rules say, or the options of that column.</summary>
    /// <param name="look">The column.</param>
    /// <param name="saysLabel">Whether it has a value of its own for each value of the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for what a column of this type cannot become.</exception>
    public TableColumnChoice Of(ColumnLook look, bool saysLabel)
    {
        if (!options.Columns.TryGetValue(look.Name, out var asked))
            return saysLabel ? Ruled(look, TableColumnKind.LeftOut, "says the label, value by value") : ByRules(look);

        RequireFit(look, asked);
        var column = Ruled(look, asked, "as the options say");
        return asked == TableColumnKind.Date ? column with { DateParts = PartsOf(look) } : column;
    }

    private TableColumnChoice ByRules(ColumnLook look)
    {
        if (look is { Numbers: null, Texts: null, Dates: null, Keys: null })
            return Ruled(look, TableColumnKind.LeftOut, WhyUnknown(look.Type));
        var values = look.Numbers?.Values ?? look.Texts?.Values ?? look.Dates?.Values ?? look.Keys!.Values;
        if (values == 0)
            return Ruled(look, TableColumnKind.LeftOut, "missing in every row");

        if (look.Numbers is { } numbers)
            return OfNumbers(look, numbers, look.Type is BooleanDataViewType ? TableColumnKind.Boolean : TableColumnKind.Number, "");
        if (look.Dates is { } dates)
            return OfDates(look, dates, look.Type is TimeSpanDataViewType ? "span of time" : "date");
        return look.Texts is { } texts ? OfTexts(look, texts) : OfKeys(look, look.Keys!);
    }

    private TableColumnChoice OfNumbers(ColumnLook look, NumberFigures numbers, TableColumnKind kind, string source)
    {
        if (numbers.Smallest == numbers.Largest && numbers.Missing == 0)
            return Ruled(look, TableColumnKind.LeftOut, string.Create(CultureInfo.InvariantCulture, $"{numbers.Smallest} in every row"));
        if (look.Type is not VectorDataViewType && numbers.Values >= FewestOfIdentifier && numbers.AreWholeAndDifferent)
        {
            if (numbers.AreNumberedThrough)
                return Ruled(look, TableColumnKind.LeftOut, "identifier: consecutive whole numbers");
            if (look.IsNamedIdentifier)
                return Ruled(look, TableColumnKind.LeftOut, "identifier by its name; each number once");
        }
        if (look.IsNamedIdentifier && numbers.AreWhole && numbers.Values >= FewestOfIdentifier && look.Distinct is { } codes)
        {
            // Marks of missing numbers are texts, too: the numbers alone are asked first.
            if (codes >= options.IdentifierShare * numbers.Values || look.IsDistinct(options.IdentifierShare))
                return Ruled(look, TableColumnKind.LeftOut, "identifier by its name; hardly any number twice");
            var category = OfCategory(look, codes);
            return category with { Why = $"numbers, but codes by its name: {category.Why}" };
        }
        return Ruled(look, kind, (kind, look.Type) switch
        {
            (TableColumnKind.Boolean, _) => "false or true",
            (_, VectorDataViewType vector) => string.Create(CultureInfo.InvariantCulture, $"{vector.Size} numbers"),
            _ => $"{source}number",
        });
    }

    private TableColumnChoice OfDates(ColumnLook look, DateFigures dates, string source)
    {
        var vary = dates.PartsThatVary.Count > 0;
        if (!vary && dates.Missing == 0)
            return Ruled(look, TableColumnKind.LeftOut, "the same date in every row");
        var parts = PartsOf(look);
        var within = vary && dates.AreWithinOneYear && parts.Count > 1 ? " within one year" : "";
        return Ruled(look, TableColumnKind.Date, $"{source}{within}: {string.Join(", ", parts)}") with { DateParts = parts };
    }

    private TableColumnChoice OfTexts(ColumnLook look, TextFigures texts)
    {
        if (texts.Distinct == 1 && texts.Missing == 0)
            return Ruled(look, TableColumnKind.LeftOut, "the same text in every row");
        if (texts.Dates is { } dates)
            return OfDates(look, dates, "date as text") with { Missing = dates.Missing };
        if (texts.Numbers is { } numbers && texts.Distinct > options.MostCategoriesOfNumbersInText)
            return OfNumbers(look, numbers, TableColumnKind.Number, "text of a ") with { Missing = numbers.Missing };

        if (texts.Words >= options.WordsOfFreeText && texts.DistinctShare >= .5 && texts.Values >= FewestOfIdentifier)
        {
            return options.FreeText
                ? Ruled(look, TableColumnKind.FreeText, "sentences")
                : Ruled(look, TableColumnKind.LeftOut, $"sentences; {nameof(TableFeaturesOptions.FreeText)} would use them");
        }
        if (texts.Values >= FewestOfIdentifier && texts.DistinctShare >= options.IdentifierShare)
            return Advised(Ruled(look, TableColumnKind.LeftOut,
                $"identifier: {Count(texts.Distinct)} different texts in {Count(texts.Values)} rows"), texts);
        var category = OfCategory(look, texts.Distinct);
        // People take a column of numbers for a number: it is said why it is none.
        return texts.Numbers is not null && category.Kind == TableColumnKind.Category
            ? category with { Why = $"numbers, but only {Count(texts.Distinct)} different: a category" }
            : Advised(category, texts);
    }

    private static TableColumnChoice Advised(TableColumnChoice choice, TextFigures texts) =>
        texts.Advice is { } advice ? choice with { Why = $"{choice.Why} ({advice})" } : choice;

    private TableColumnChoice OfKeys(ColumnLook look, DistinctValues keys) => keys.Count == 1 && look.Missing == 0
        ? Ruled(look, TableColumnKind.LeftOut, "the same key in every row")
        : OfCategory(look, (int)Math.Min(int.MaxValue, ((KeyDataViewType)look.Type).Count));

    private TableColumnChoice OfCategory(ColumnLook look, int values) => values <= options.MostCategories
        ? Ruled(look, TableColumnKind.Category, values == 1 ? "1 value and gaps" : $"{Count(values)} values")
        : Ruled(look, TableColumnKind.HashedCategory,
            $"more than {Count(options.MostCategories)} values, so they are hashed");

    /// <exception cref="ArgumentOutOfRangeException">The column's type cannot become that.</exception>
    private static void RequireFit(ColumnLook look, TableColumnKind asked)
    {
        var (isText, isNumber) = (look.Type is TextDataViewType, look.Type is NumberDataViewType);
        var (fits, rule) = asked switch
        {
            TableColumnKind.Number =>
                (look.Numbers is not null || isText, "a number, a Boolean, a vector of known size of either, or a text"),
            TableColumnKind.Boolean => (look.Type is BooleanDataViewType, "a Boolean"),
            TableColumnKind.Date => (look.Dates is not null || isText, "a date, a span of time or a text"),
            TableColumnKind.Category or TableColumnKind.HashedCategory =>
                (isText || isNumber || look.Keys is not null, "a text, a number or a key"),
            TableColumnKind.FreeText => (isText, "a text"),
            _ => (true, ""),
        };
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(null,
                $"Column '{look.Name}' must be {rule} to become {asked}, as "
                    + $"{nameof(TableFeaturesOptions)}.{nameof(TableFeaturesOptions.Columns)} says. Received: {look.Type}. "
                    + "Convert it before, or leave it out.");
        }
    }

    /// <summary>The parts that differ between rows; all of them where none does, so that what was asked for is there.</summary>
    private static IReadOnlyList<DatePart> PartsOf(ColumnLook look)
    {
        if (look.Type is TimeSpanDataViewType)
            return [DatePart.Days];
        return (look.Dates ?? look.Texts?.Dates)?.PartsThatVary is { Count: > 0 } parts ? parts : Enum.GetValues<DatePart>();
    }

    private static string WhyUnknown(DataViewType type) => type switch
    {
        VectorDataViewType { IsKnownSize: false } => "vector of unknown size: give it one size where it is loaded",
        VectorDataViewType { ItemType: TextDataViewType } => "vector of texts: load each as a column of its own",
        VectorDataViewType => "vector of other things than numbers",
        _ => $"no features are made of {type}",
    };

    private TableColumnChoice Ruled(ColumnLook look, TableColumnKind kind, string why) =>
        new()
        {
            Name = look.Name,
            Type = $"{look.Type}",
            Kind = kind,
            Missing = look.Missing,
            DistinctValues = look.Distinct,
            Why = why,
            HashSlots = kind == TableColumnKind.HashedCategory ? 1 << HashBits(look) : null,
        };

    /// <summary>So many that every value could have a slot, and not more than the options allow.</summary>
    private int HashBits(ColumnLook look)
    {
        var distinct = look.Distinct is { } count ? (uint)Math.Max(2, count) : uint.MaxValue;
        return Math.Min(options.HashBits, BitOperations.Log2(distinct - 1) + 1);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
