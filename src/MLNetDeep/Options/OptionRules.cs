using static System.FormattableString;

namespace MLNetDeep.Options;

/// <summary>
/// The rules options must keep. Each returns what is wrong, as a sentence with the rule and the value received, or nothing: all
/// violations of one options object are reported together. Every rule refuses NaN.
/// </summary>
internal static class OptionRules
{
    /// <summary>Throws one exception that lists everything that is wrong, if anything is.</summary>
    /// <param name="heading">What the sentences have in common, such as "The options are not valid".</param>
    /// <param name="violations">The sentences.</param>
    public static void ThrowIfAny(string heading, IEnumerable<string> violations)
    {
        if (violations.ToArray() is { Length: > 0 } all)
            throw new ArgumentException($"{heading}:{Listed(all)}");
    }

    /// <summary>Sentences as the items of a list, each on a line of its own.</summary>
    public static string Listed(IEnumerable<string> sentences) => string.Concat(sentences.Select(sentence => $"\n - {sentence}"));

    /// <summary>The sentence, where what it says is wrong.</summary>
    public static IEnumerable<string> When(bool isBroken, string sentence) => isBroken ? [sentence] : [];

    public static IEnumerable<string> Given(object? value, string name) =>
        value is null ? [$"{name} must be given. Received: null."] : [];

    public static IEnumerable<string> NotEmpty(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? [Invariant($"{name} must not be empty. Received: {(value is null ? "null" : $"'{value}'")}.")]
            : [];

    public static IEnumerable<string> AtLeast(long minimum, long value, string name) =>
        value >= minimum ? [] : [Invariant($"{name} must be at least {minimum}. Received: {value}.")];

    /// <summary>Finite and not below <paramref name="minimum"/>.</summary>
    public static IEnumerable<string> AtLeast(float minimum, float value, string name) =>
        value >= minimum && float.IsFinite(value) ? []
            : [Invariant($"{name} must be a finite number of at least {minimum}. Received: {value}.")];

    /// <summary>Neither below <paramref name="minimum"/> nor above <paramref name="maximum"/>.</summary>
    public static IEnumerable<string> FromTo(int minimum, int maximum, int value, string name) =>
        value >= minimum && value <= maximum ? []
            : [Invariant($"{name} must be at least {minimum} and at most {maximum}. Received: {value}.")];

    /// <summary>Neither NaN nor infinite; <paramref name="instead"/> says how to switch the option off.</summary>
    public static IEnumerable<string> Finite(float value, string name, string instead) =>
        float.IsFinite(value) ? [] : [Invariant($"{name} must be a finite number. Received: {value}. {instead}")];

    /// <summary>Finite and above zero.</summary>
    public static IEnumerable<string> Positive(float value, string name) => Above(0, value, name);

    /// <summary>Finite and above <paramref name="limit"/>.</summary>
    public static IEnumerable<string> Above(float limit, float value, string name) =>
        value > limit && float.IsFinite(value) ? [] : [Invariant($"{name} must be a finite number above {limit}. Received: {value}.")];

    /// <summary>Finite and not below zero.</summary>
    public static IEnumerable<string> NotNegative(float value, string name) =>
        value >= 0 && float.IsFinite(value) ? [] : [Invariant($"{name} must be a finite number of at least 0. Received: {value}.")];

    /// <summary>At least <paramref name="minimum"/> and below <paramref name="limit"/>.</summary>
    public static IEnumerable<string> InHalfOpenRange(float minimum, float limit, float value, string name) =>
        value >= minimum && value < limit ? [] : [Invariant($"{name} must be at least {minimum} and below {limit}. Received: {value}.")];

    /// <summary>At least <paramref name="minimum"/> and at most <paramref name="maximum"/>.</summary>
    public static IEnumerable<string> InClosedRange(float minimum, float maximum, float value, string name) =>
        value >= minimum && value <= maximum ? []
            : [Invariant($"{name} must be at least {minimum} and at most {maximum}. Received: {value}.")];

    /// <summary>
    /// Above <paramref name="low"/> and below <paramref name="high"/>; <paramref name="instead"/> says how to switch the option off.
    /// </summary>
    public static IEnumerable<string> Between(float low, float high, float value, string name, string instead) =>
        value > low && value < high ? [] : [Invariant($"{name} must be above {low} and below {high}. Received: {value}. {instead}")];

    /// <summary>At most one of two numbers that exclude each other is set.</summary>
    public static IEnumerable<string> NotBoth(float? first, string firstName, float? second, string secondName) =>
        first is null || second is null ? []
            : [Invariant($"{firstName} and {secondName} must not both be set. Received: {first} and {second}. Leave one of them null.")];

    public static IEnumerable<string> Defined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? [] : [$"{name} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}. Received: {value}."];
}
