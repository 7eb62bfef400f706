using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Tests.Conventions;

/// <summary>How kinds are spelt in JSON: as they are called in C#, in camelCase.</summary>
internal static class JsonKinds
{
    /// <summary>A sentence for every kind of a record, and every value of an enumeration, that is spelt in another way.</summary>
    public static IEnumerable<string> Violations(Assembly library) =>
        library.GetTypes().SelectMany(type => type.IsEnum ? OfValues(type) : OfRecords(type));

    private static IEnumerable<string> OfRecords(Type type) =>
        from kind in type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        let text = kind.TypeDiscriminator as string ?? ""
        where !IsSpeltAs(kind.DerivedType.Name, text)
        select $"{kind.DerivedType.Name}: '{text}' is no part of its name in camelCase.";

    /// <summary>What is public may come into somebody's JSON; of what is internal, what has a converter does.</summary>
    private static IEnumerable<string> OfValues(Type type) => !type.IsVisible && !type.IsDefined(typeof(JsonConverterAttribute))
        ? []
        : from value in type.GetEnumValues().Cast<object>()
          let text = JsonSerializer.Serialize(value, type).Trim('"')
          where text != JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!)
          select $"{type.Name}.{value}: '{text}' is not its name in camelCase. See TrainingEnd for how.";

    /// <summary>"rAdam" of RAdamOptions, "relu" of ReLUActivation: an abbreviation of three letters or more is a word.</summary>
    private static bool IsSpeltAs(string type, string kind) =>
        kind.Length > 0
        && char.IsAsciiLetterLower(kind[0])
        && kind.All(char.IsAsciiLetterOrDigit)
        && type.Replace("ReLU", "Relu", StringComparison.Ordinal)
            .Contains(char.ToUpperInvariant(kind[0]) + kind[1..], StringComparison.Ordinal);
}
