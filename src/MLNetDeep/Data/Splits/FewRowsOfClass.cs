using System.Globalization;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Messages;
using MLNetDeep.Models;

namespace MLNetDeep.Data.Splits;

/// <summary>Looks whether classes are so many, and their rows so few, that they are rather a number that was made keys of.</summary>
internal static class FewRowsOfClass
{
    /// <summary>Up to so many classes may have few rows: small samples, taken to try things, do.</summary>
    private const int MostUnseen = 20;

    /// <summary>How many rows a class should have, in the mean.</summary>
    private const int FewestRows = 5;

    /// <summary>A warning that says how to learn the number.</summary>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="rows">How many rows are trained on.</param>
    /// <returns>Null where the label has few classes or enough rows, or is of another kind.</returns>
    public static string? Warning(TrainingColumns columns, long rows)
    {
        if (columns.LabelIsVector || columns.ClassCount is not { } count || count <= MostUnseen || rows >= (long)FewestRows * count)
            return null;

        var name = columns.Label.Name;
        var step = $"If a number is to be predicted, use Conversion.ConvertType(\"{name}\", column, "
            + $"{nameof(DataKind)}.{nameof(DataKind.Single)}) instead of MapValueToKey, with the column that holds it. ";
        var whatItMayBe = columns.Classes is not { } classes ? $"{step}If not, gather"
            : NumberAmong(classes) is { } number ? $"The classes are numbers, such as {Excerpt.Name(number)}. {step}If not, gather"
            : "Gather";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Label column '{name}' should have at least {FewestRows} training rows for each of its classes: a network learns little from "
            + $"fewer. Received: {count:N0} classes in {rows:N0} training rows. {whatItMayBe} more rows, or merge similar classes.");
    }

    /// <summary>The first number where most classes are numbers; else null.</summary>
    private static string? NumberAmong(ClassLabels classes)
    {
        string[] numbers = [.. classes.Names.Where(
            name => double.TryParse(name, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _))];
        return numbers.Length * 2 > classes.Names.Count ? numbers[0] : null;
    }
}
