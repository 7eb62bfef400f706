using System.Globalization;
using MLNetDeep.Messages;

namespace MLNetDeep.Models;

/// <summary>
/// What the classes of a multiclass model stand for, in class order: texts, or values of another primitive type, as the label column had
/// them.
/// </summary>
internal sealed class ClassLabels : IEquatable<ClassLabels>
{
    private ClassLabels(Array values) => Values = values;

    /// <summary>A string[], byte[], … with one value for each class.</summary>
    public Array Values { get; }

    /// <summary>The values as texts, in invariant culture, such that they can be read back exactly.</summary>
    public IReadOnlyList<string> Names => field ??= [.. Values.Cast<object>().Select(Format)];

    /// <summary>The name of the value type in the manifest.</summary>
    public string ValueType => Types.First(t => t.Type == Values.GetType().GetElementType()).Name;

    /// <summary>Class labels of an array of texts or other primitive values; null when values of this type cannot be kept.</summary>
    public static ClassLabels? From(Array values) =>
        Types.Any(t => t.Type == values.GetType().GetElementType()) ? new ClassLabels(values) : null;

    /// <summary>Reads back what <see cref="ValueType"/> and <see cref="Names"/> say.</summary>
    /// <exception cref="FormatException">The type is not known, or a text is not a value of it.</exception>
    public static ClassLabels Parse(string valueType, IReadOnlyList<string> names)
    {
        if (Types.FirstOrDefault(t => t.Name == valueType) is not { Parse: { } parse })
            throw new FormatException(
                $"The type of class labels must be one of {string.Join(", ", Types.Select(t => t.Name))}. Received: '{valueType}'.");

        return new ClassLabels(parse(names));
    }

    public bool Equals(ClassLabels? other) => other is not null && ValueType == other.ValueType && Names.SequenceEqual(other.Names);

    public override bool Equals(object? obj) => Equals(obj as ClassLabels);

    public override int GetHashCode() => HashCode.Combine(ValueType, Names.Count);

    public override string ToString() => Excerpt.List(Names.Select(Excerpt.Name), most: 5);

    private static string Format(object value) => value switch
    {
        string text => text,
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static readonly (string Name, Type Type, Func<IReadOnlyList<string>, Array> Parse)[] Types =
    [
        Of("text", text => text),
        Of("boolean", bool.Parse),
        Number<sbyte>("int8"), Number<short>("int16"), Number<int>("int32"), Number<long>("int64"),
        Number<byte>("uint8"), Number<ushort>("uint16"), Number<uint>("uint32"), Number<ulong>("uint64"),
        Number<float>("single"), Number<double>("double"),
        Of("dateTime", text => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        Of("dateTimeOffset", text => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture)),
        Of("timeSpan", text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture)),
    ];

    private static (string Name, Type Type, Func<IReadOnlyList<string>, Array> Parse) Number<T>(string name)
        where T : IParsable<T> => Of(name, text => T.Parse(text, CultureInfo.InvariantCulture));

    private static (string Name, Type Type, Func<IReadOnlyList<string>, Array> Parse) Of<T>(string name, Func<string, T> parse) =>
        (name, typeof(T), texts => texts.Select(parse).ToArray());
}
